import { isUtf8 } from "node:buffer";
import { quote } from "../../../kit/params.ts";
import { parseTimeUs, readTimeUs } from "./event-time.ts";
import { type ItemMembers, itemMembers, type KnownKey, parseScalar, parseString } from "./item-members.ts";
import type { Item } from "./item-slicer.ts";
import { memberSpans, scanValue, skipSpace } from "./scan-value.ts";

/** A CloudTrail record in its raw text. The bytes are valid until the next item is judged. */
export interface FoundRecord {
  readonly bytes: Buffer;
  readonly start: number;
  readonly end: number;
  /** Undefined where neither the record nor what it came in says a time that can be read. */
  readonly timeUs: number | undefined;
  /** Where the time is from: the record's eventTime, or what stood around it. */
  readonly timeFrom: "eventTime" | "container" | "nowhere";
  readonly hasEventId: boolean;
}

export type Judgement =
  | { readonly kind: "record"; readonly record: FoundRecord }
  | { readonly kind: "refused"; readonly reason: string };

const MAX_WRAPPERS = 3;

/**
 * Tells by its content what an item is: a CloudTrail record (management, data, network activity or Insights), a
 * wrapper around one (EventBridge event, LookupEvents row, CloudWatch Logs event), or something else, and what.
 */
export function judgeItem(item: Item): Judgement {
  // DuckDB's text is UTF-8 and so is JSON: a record with other bytes cannot be kept as it is.
  if (!isUtf8(item.bytes.subarray(item.start, item.end))) return refused("not UTF-8");
  if (item.bytes[item.start] !== 0x7b)
    return refused(`not a record but ${valueName(item.bytes[item.start])}`);
  itemMembers(item.bytes, item.members, found);
  return judgeObject(item.bytes, item.start, item.end, undefined, 0);
}

// One map and one set of spans for all items: they are filled anew for each.
const found: ItemMembers = new Map();
const innerSpans = memberSpans();

function judgeObject(
  bytes: Buffer,
  start: number,
  end: number,
  outerTimeUs: number | undefined,
  wrappers: number,
): Judgement {
  const wrapped = wrappers < MAX_WRAPPERS ? unwrap(bytes, outerTimeUs, wrappers + 1) : undefined;
  if (wrapped) return wrapped;
  const reason = notARecord(bytes);
  if (reason !== undefined) return refused(reason);

  const ownTimeUs = timeOf(bytes, "eventTime");
  const timeUs = ownTimeUs ?? outerTimeUs ?? timeOf(bytes, "@timestamp");
  const timeFrom = ownTimeUs !== undefined ? "eventTime" : timeUs !== undefined ? "container" : "nowhere";
  return {
    kind: "record",
    record: { bytes, start, end, timeUs, timeFrom, hasEventId: textOf(bytes, "eventID") !== undefined },
  };
}

/** The record inside EventBridge's `detail`, LookupEvents' `CloudTrailEvent`, or a log event's `message`. */
function unwrap(bytes: Buffer, outerTimeUs: number | undefined, wrappers: number): Judgement | undefined {
  const detail = found.get("detail");
  if (detail && found.has("detail-type")) {
    const type = textOf(bytes, "detail-type");
    const timeUs = timeOf(bytes, "time") ?? outerTimeUs;
    const inner = judgeSpan(bytes, detail.start, detail.end, timeUs, wrappers);
    return inner.kind === "record"
      ? inner
      : refused(`an EventBridge event of type ${quote(type)}: ${inner.reason}`);
  }
  const lookup = found.get("CloudTrailEvent");
  if (lookup)
    return judgeText(
      bytes,
      lookup,
      timeOf(bytes, "EventTime") ?? outerTimeUs,
      wrappers,
      "a LookupEvents row",
    );
  const message = found.get("message");
  // A CloudTrail record has no `message`; Logstash may add one beside the record's own members.
  if (message && !found.has("eventName") && !found.has("eventVersion"))
    return judgeText(bytes, message, timeOf(bytes, "timestamp") ?? outerTimeUs, wrappers, "a log event");
  return undefined;
}

function judgeText(
  bytes: Buffer,
  span: { readonly start: number; readonly end: number },
  timeUs: number | undefined,
  wrappers: number,
  wrapper: string,
): Judgement {
  const text = parseString(bytes, span.start, span.end);
  if (text === undefined) {
    if (bytes[span.start] === 0x7b) return judgeSpan(bytes, span.start, span.end, timeUs, wrappers);
    return refused(`${wrapper} without a record in it`);
  }
  const inner = Buffer.from(text);
  const judged = judgeSpan(inner, 0, inner.length, timeUs, wrappers);
  return judged.kind === "record" ? judged : refused(`${wrapper} whose text is ${judged.reason}`);
}

function judgeSpan(
  bytes: Buffer,
  from: number,
  to: number,
  outerTimeUs: number | undefined,
  wrappers: number,
): Judgement {
  const start = skipSpace(bytes, from, to);
  if (bytes[start] !== 0x7b || start >= to) return refused(`not a record but ${valueName(bytes[start])}`);
  const scan = scanValue(bytes, start, to, innerSpans, () => false);
  if (scan.kind !== "value") return refused("broken JSON");
  if (skipSpace(bytes, scan.end, to) < to) return refused("JSON with something after it");
  itemMembers(bytes, innerSpans, found);
  return judgeObject(bytes, start, scan.end, outerTimeUs, wrappers);
}

/** Why the object is no CloudTrail record, undefined where it is one. Look-alikes first: they share many members. */
function notARecord(bytes: Buffer): string | undefined {
  const source = textOf(bytes, "eventSource");
  if (found.has("s3") && source === "aws:s3") return "an S3 event notification, not a CloudTrail record";
  if (found.has("dynamodb") || source === "aws:dynamodb")
    return "a DynamoDB stream record, not a CloudTrail record";
  if (source?.startsWith("aws:"))
    return `an event of ${quote(source)} to a Lambda function, not a CloudTrail record`;
  if (found.has("digestS3Object") || found.has("digestEndTime"))
    return "a CloudTrail digest file, which holds no events";
  if (found.has("configurationItem") || found.has("configurationItems"))
    return "AWS Config data, not a CloudTrail record";
  if (found.has("awslogs")) return "a CloudWatch Logs payload that is still packed (awslogs.data)";
  if (found.has("Sns")) return "an SNS message to a Lambda function, not a CloudTrail record";
  if (found.has("srcaddr")) return "a VPC flow log record, not a CloudTrail record";
  if (found.has("findings") || (found.has("schemaVersion") && !found.has("eventVersion")))
    return "a finding of another service, not a CloudTrail record";
  if (found.has("messageType")) return "a CloudWatch Logs payload without logEvents";
  for (const container of ["Records", "Events", "logEvents"] as const)
    if (found.has(container)) return `an object whose ${container} is not a list`;

  const isInsight =
    textOf(bytes, "eventCategory") === "Insight" || textOf(bytes, "eventType") === "AwsCloudTrailInsight";
  if (isInsight && found.has("insightDetails")) return undefined;
  if (textOf(bytes, "eventName") === undefined)
    return "not a CloudTrail record: it has no eventName and is no Insight";
  // "eventName" alone is anybody's: a record names its source, its version or its caller beside it.
  if (!found.has("eventSource") && !found.has("eventVersion") && !found.has("userIdentity"))
    return "not a CloudTrail record: it has an eventName but no eventSource, eventVersion or userIdentity";
  return undefined;
}

function timeOf(bytes: Buffer, key: KnownKey): number | undefined {
  const span = found.get(key);
  if (!span) return undefined;
  const timeUs = readTimeUs(bytes, span.start, span.end);
  if (timeUs !== undefined) return timeUs;
  const text = parseScalar(bytes, span.start, Math.min(span.end, span.start + 200));
  return text === undefined ? undefined : parseTimeUs(text);
}

/** A string's text, undefined for an empty one or another value. Only its first 200 bytes matter to the judge. */
function textOf(bytes: Buffer, key: KnownKey): string | undefined {
  const span = found.get(key);
  if (!span || bytes[span.start] !== 0x22) return undefined;
  const text = parseString(bytes, span.start, span.end);
  return text === undefined || text === "" ? undefined : text.slice(0, 200);
}

function valueName(byte: number | undefined): string {
  switch (byte) {
    case 0x22:
      return "a text";
    case 0x5b:
      return "a list";
    case 0x6e:
      return "null";
    case undefined:
      return "nothing";
    default:
      return "a number or a word";
  }
}

function refused(reason: string): Judgement {
  return { kind: "refused", reason };
}
