import type { Config } from "../config/config.ts";
import { functionsOf } from "./functions.ts";
import { attribute, ref } from "./intrinsics.ts";
import { ALARM_TOPIC, DEAD_LETTER_QUEUE, INDEX_BUCKET, idsOf, VIEWER_POLICY } from "./logical-ids.ts";
import type { Json, StackOutput, Template } from "./template.ts";

/** What other commands read of a deployed stack. */
export function outputs(config: Config): Template["Outputs"] {
  const all: Readonly<Record<StackOutput, readonly [description: string, value: Json]>> = {
    IndexBucket: ["Bucket of the index", ref(INDEX_BUCKET)],
    IndexFunctionArn: ["Draws widgets from the index", arnOf("trailboard")],
    DetailFunctionArn: ["Draws widgets that may start queries", arnOf("trailboard-detail")],
    PublicFunctionArn: ["Draws widgets for everybody", arnOf("trailboard-public")],
    IndexerFunctionArn: ["Writes the index", arnOf("trailboard-indexer")],
    ViewerPolicyArn: ["Policy for people who look at the dashboards in the console", ref(VIEWER_POLICY)],
    AlarmTopicArn: ["Topic of the alarms", ref(ALARM_TOPIC)],
    DeadLetterQueueUrl: ["Runs of the indexer that were given up", ref(DEAD_LETTER_QUEUE)],
    EventDataStoreArn: ["The event data store that is asked", ref("EventDataStoreArn")],
  };
  const isPublic = functionsOf(config).includes("trailboard-public");
  return Object.fromEntries(
    Object.entries(all)
      .filter(([name]) => isPublic || name !== "PublicFunctionArn")
      .map(([name, [Description, Value]]) => [name, { Description, Value }]),
  );
}

function arnOf(name: Parameters<typeof idsOf>[0]): Json {
  return attribute(idsOf(name).function, "Arn");
}
