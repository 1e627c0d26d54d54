import type { QueryBudget } from "../detail/shared-query.ts";
import { type Lake, LakeError, type LakeErrorKind, type LakeQuery, type LakeResult } from "../sources.ts";

export interface PatientPorts {
  readonly lake: Lake;
  /** Resolves after so many milliseconds. */
  readonly wait: (ms: number) => Promise<void>;
  /** The scan budget that all functions share; absent: none. */
  readonly budget?: QueryBudget;
  /** What a query is expected to scan, for the budget; default 1 GB. */
  readonly estimateBytes?: number;
}

/**
 * Failures that pass: Lake takes ten queries at once, its API few calls a second, and a FAILED query may succeed with
 * more resources. The others will be the same in a minute; a timed-out query would be paid for in full again, and the
 * next run looks at the hour anyway.
 */
const PASSING: readonly LakeErrorKind[] = ["too-many-queries", "throttled", "unreachable", "failed"];

/** Between attempts; one attempt more than waits. Somebody's ten dashboards' queries are over within a minute or so. */
export const WAITS_MS: readonly number[] = [2_000, 5_000, 15_000, 45_000];
/** A query that ran and failed has been billed: it is tried once more only. */
const MAX_FAILED = 2;

const UNKNOWN_SCAN_BYTES = 1_000_000_000;

/** One query's answer, waiting out failures that pass. Throws the last LakeError, as what it is. */
export async function queryPatiently(query: LakeQuery, ports: PatientPorts): Promise<LakeResult> {
  let failed = 0;
  for (let attempt = 0; ; attempt++) {
    try {
      return await queryWithinBudget(query, ports);
    } catch (error) {
      const waitMs = WAITS_MS[attempt];
      if (!(error instanceof LakeError) || !PASSING.includes(error.kind) || waitMs === undefined) throw error;
      if (error.kind === "failed" && ++failed >= MAX_FAILED) throw error;
      await ports.wait(waitMs);
    }
  }
}

/** Another answer than `refused` of a budget is settled with what was really scanned, also where the query failed. */
async function queryWithinBudget(query: LakeQuery, ports: PatientPorts): Promise<LakeResult> {
  const ticket = await ports.budget?.reserve(ports.estimateBytes ?? UNKNOWN_SCAN_BYTES);
  if (ticket?.kind === "refused") throw new ScanBudgetError(ticket.sentence);
  let scannedBytes = 0;
  try {
    const result = await ports.lake.query(query);
    scannedBytes = result.statistics.bytesScanned;
    return result;
  } catch (error) {
    if (error instanceof LakeError) scannedBytes = error.bytesScanned;
    throw error;
  } finally {
    if (ticket) await ticket.settle(scannedBytes);
  }
}

/** The scan budget of the hour is spent: nothing was asked. */
export class ScanBudgetError extends Error {
  override readonly name = "ScanBudgetError";
}
