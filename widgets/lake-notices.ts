import { type Notice, notice } from "../kit/notice.ts";
import { formatBytes, formatUsd } from "../kit/numbers.ts";
import { formatTime, type TimeZone } from "../kit/time.ts";
import { USD_PER_BYTE } from "../trail/detail/scan-rate.ts";
import type { SharedAnswer } from "../trail/detail/shared-query.ts";
import type { LakeErrorKind } from "../trail/sources.ts";

/** What is drawn in place of an answer that is not there. */
export function noAnswerNotice(answer: Exclude<SharedAnswer, { kind: "answer" }>, zone: TimeZone): Notice {
  switch (answer.kind) {
    case "running":
      return notice(
        "info",
        "This query is running",
        `Another viewer started it ${Math.round(answer.ageMs / 1000)} s ago.`,
        "Refresh in a few seconds: the answer is shared, and only one scan is paid for.",
      );
    case "refused":
      return notice("refused", "Not within this hour's scan budget", sentence(answer.sentence));
    case "failed": {
      const { error, atMs, isKept } = answer;
      const lines = [
        sentence(ABOUT_THE_STATEMENT.has(error.kind) ? error.message : withoutNames(error.message)),
      ];
      if (error.bytesScanned > 0) lines.push(`It had scanned ${costOf(error.bytesScanned)} by then.`);
      if (isKept)
        lines.push(
          `That was at ${formatTime(atMs, zone, "clock")} for an earlier viewer, and it was not tried again since.`,
        );
      return notice(error.kind === "denied" ? "refused" : "failed", HEADINGS[error.kind], ...lines);
    }
  }
}

const HEADINGS: Readonly<Record<LakeErrorKind, string>> = {
  "invalid-statement": "CloudTrail Lake does not take this statement",
  "too-many-queries": "CloudTrail Lake is busy",
  throttled: "CloudTrail Lake is busy",
  failed: "The query failed in CloudTrail Lake",
  "timed-out": "The query took too long",
  cancelled: "The query was cancelled",
  "no-event-data-store": "No event data store to ask",
  denied: "CloudTrail Lake refused the query",
  unreachable: "CloudTrail Lake cannot be reached",
};

/** What Lake says of these, it says of the statement; of the others, of us. */
const ABOUT_THE_STATEMENT: ReadonlySet<LakeErrorKind> = new Set(["invalid-statement", "failed", "timed-out"]);

/** AWS names the role, the account and the address that it refuses or that cannot be reached: no viewer's business. */
function withoutNames(text: string): string {
  return text
    .replace(/arn:[^\s"',)]+/g, "arn:…")
    .replace(/(?<!\d)\d{12}(?!\d)/g, "…")
    .replace(/(\d{1,3}(\.\d{1,3}){3}|\[?[0-9a-f:]*::[0-9a-f:.]*\]?)(:\d{1,5})?/gi, "…");
}

/** "1.2 GB ($0.006)" */
export function costOf(bytes: number): string {
  return `${formatBytes(bytes)} (${formatUsd(bytes * USD_PER_BYTE)})`;
}

/** What a query will cost, before it is asked. */
export function costBefore(estimateBytes: number | undefined): string {
  return estimateBytes === undefined
    ? "What it will scan is not known yet: nothing like it was asked before."
    : `It will scan about ${costOf(estimateBytes)}, going by the last query of this kind.`;
}

/** Footer remarks for an answer: its price, or that it was kept. */
export function answerRemarks(answer: Extract<SharedAnswer, { kind: "answer" }>, zone: TimeZone): string[] {
  const { bytesScanned } = answer.result.statistics;
  if (answer.isKept)
    return [
      `kept answer of ${formatTime(answer.keptAtMs, zone, "minute")} (its query scanned ${formatBytes(bytesScanned)})`,
    ];
  return [formatUsd(bytesScanned * USD_PER_BYTE)];
}

/** Error messages have no full stop; notices do. */
function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
