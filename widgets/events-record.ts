import { type ListedEvent, SINGLE_JSON_LENGTH } from "../trail/detail/event-query.ts";
import { prettyJson } from "./pretty-json.ts";

export interface RecordView {
  readonly heading: string;
  /** The record, indented. */
  readonly json: string;
  /** The record is longer than what was fetched or than what is shown. */
  readonly isCut: boolean;
}

/** Escaped, a character may need six; an answer may have 256 KB. */
const MAX_SHOWN_LENGTH = 60_000;

export function recordView(event: ListedEvent): RecordView {
  const { text, isCut } = prettyJson(event.json, MAX_SHOWN_LENGTH);
  return {
    heading: `${event.eventName} ${event.id}`.trim(),
    json: text,
    isCut: isCut || event.json.length >= SINGLE_JSON_LENGTH || !isWhole(event.json),
  };
}

/** A record that was cut does not parse any more. */
function isWhole(json: string): boolean {
  try {
    JSON.parse(json);
    return true;
  } catch {
    return false;
  }
}
