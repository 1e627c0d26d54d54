import type { FunctionName } from "../bundle/functions.ts";

/** What belongs to one function, by its name in the template. Never renamed: CloudFormation would make it anew. */
export interface FunctionIds {
  readonly function: string;
  readonly role: string;
  readonly logGroup: string;
}

const PREFIX: Readonly<Record<FunctionName, string>> = {
  trailboard: "Index",
  "trailboard-detail": "Detail",
  "trailboard-public": "Public",
  "trailboard-indexer": "Indexer",
};

export function idsOf(name: FunctionName): FunctionIds {
  const prefix = PREFIX[name];
  return { function: `${prefix}Function`, role: `${prefix}Role`, logGroup: `${prefix}Log` };
}

export const INDEX_BUCKET = "IndexBucket";
export const DEAD_LETTER_QUEUE = "DeadLetterQueue";
export const ALARM_TOPIC = "AlarmTopic";
export const VIEWER_POLICY = "ViewerPolicy";
export const PSEUDONYM_KEY = "PseudonymKey";

export function alarmId(title: string): string {
  return `Alarm${title}`;
}
