import type { StackEvent } from "@aws-sdk/client-cloudformation";

/** After so long without a line, what is still going on is said. */
const QUIET_MS = 30_000;

/**
 * Progress as lines: one for each resource when it is done, with its seconds; failures in full; and what is still going on
 * where nothing has ended for a while. Holds what it has seen: one for each operation.
 */
export function eventLines(): {
  of(events: readonly StackEvent[]): string[];
  quiet(nowMs: number): string[];
} {
  const startedMs = new Map<string, number>();
  let lastLineMs: number | undefined;
  return {
    of(events) {
      const lines: string[] = [];
      for (const event of events) {
        const { LogicalResourceId: id = "", ResourceStatus: status = "" } = event;
        const atMs = event.Timestamp?.getTime() ?? 0;
        if (status.endsWith("_IN_PROGRESS")) {
          if (!startedMs.has(id)) startedMs.set(id, atMs);
          if (event.ResourceType === "AWS::CloudFormation::Stack") lines.push(line(event, undefined));
          continue;
        }
        lines.push(
          line(event, startedMs.get(id) === undefined ? undefined : atMs - (startedMs.get(id) ?? 0)),
        );
        startedMs.delete(id);
      }
      return lines;
    },
    quiet(nowMs) {
      const waitingFor = [...startedMs.keys()];
      lastLineMs ??= nowMs;
      if (nowMs - lastLineMs < QUIET_MS || waitingFor.length === 0) return [];
      lastLineMs = nowMs;
      return [`waiting for ${waitingFor.slice(0, 5).join(", ")}${waitingFor.length > 5 ? " ..." : ""}`];
    },
  };
}

const STATUS_WIDTH = 24;
const ID_WIDTH = 22;

function line(event: StackEvent, durationMs: number | undefined): string {
  const { ResourceStatus: status = "", LogicalResourceId: id = "", ResourceType: type = "" } = event;
  const took = durationMs === undefined ? "" : `  ${Math.max(0, Math.round(durationMs / 1000))} s`;
  const why =
    /_(FAILED|SKIPPED)$/.test(status) || /ROLLBACK_IN_PROGRESS$/.test(status)
      ? event.ResourceStatusReason
      : undefined;
  return `${status.padEnd(STATUS_WIDTH)}  ${id.padEnd(ID_WIDTH)}  ${type}${took}${why ? `: ${why}` : ""}`;
}
