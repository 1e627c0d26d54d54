import { type Lake, LakeError, type LakeResult, type ObjectStore } from "../sources.ts";
import type { Reservation, ScanBudget } from "./budget.ts";
import { answerKey, type KeptAnswer, keptAnswers } from "./kept-answers.ts";
import { takeTurn } from "./running-marker.ts";

/** One Lake query for many viewers: kept, run once at a time, and within the scan budget. */
export interface SharedQuery {
  readonly statement: string;
  readonly maxRows: number;
  readonly timeoutMs: number;
  /** How old a kept answer may be; 0 asks again. */
  readonly maxAgeMs: number;
  /** What the scan is expected to cost; undefined where nothing is known. */
  readonly estimateBytes: number | undefined;
}

export type SharedAnswer =
  | {
      readonly kind: "answer";
      readonly result: LakeResult;
      readonly keptAtMs: number;
      readonly isKept: boolean;
    }
  /** Another viewer's query for the same is under way. */
  | { readonly kind: "running"; readonly ageMs: number }
  /** The scan budget says no; a sentence for the viewer. */
  | { readonly kind: "refused"; readonly sentence: string }
  /** `isKept`: failed for an earlier viewer, and is not tried again yet. */
  | { readonly kind: "failed"; readonly error: LakeError; readonly atMs: number; readonly isKept: boolean };

/** The part of the scan budget that whoever starts a query needs. */
export type QueryBudget = Pick<ScanBudget, "reserve">;

export interface SharedQueryPorts {
  readonly lake: Lake;
  readonly objects: ObjectStore;
  readonly budget: ScanBudget;
  readonly nowMs: number;
}

/** A failure is told again for this long instead of being paid for again. */
export const FAILURE_KEPT_MS = 2 * 60_000;
/** What is set aside for a scan of which nothing is known. */
export const UNKNOWN_SCAN_BYTES = 1_000_000_000;

export async function findAnswer(
  query: SharedQuery,
  ports: Pick<SharedQueryPorts, "lake" | "objects" | "nowMs">,
): Promise<SharedAnswer | undefined> {
  if (query.maxAgeMs <= 0) return undefined;
  const key = await answerKey(ports.lake.source, query.statement, query.maxRows);
  return asShared(await keptAnswers(ports).find(key, query.maxAgeMs), ports.nowMs);
}

export async function sharedQuery(query: SharedQuery, ports: SharedQueryPorts): Promise<SharedAnswer> {
  const { lake, objects, budget, nowMs } = ports;
  const found = await findAnswer(query, ports);
  if (found) return found;

  const key = await answerKey(lake.source, query.statement, query.maxRows);
  const turn = await takeTurn(key, { objects, nowMs, expiryMs: query.timeoutMs + 30_000 });
  if (turn.kind === "running") return turn;
  try {
    // Somebody may have finished between our first look and our turn.
    const justKept = await findAnswer(query, ports);
    if (justKept) return justKept;
    const ticket = await budget.reserve(query.estimateBytes ?? (await cautiousBytes(budget)));
    if (ticket.kind === "refused") return ticket;
    return await run(query, key, ticket, ports);
  } finally {
    await turn.done();
  }
}

/** For a scan of which nothing is known: a gigabyte, or what is left where that is less; never nothing. */
async function cautiousBytes(budget: ScanBudget): Promise<number> {
  return Math.max(1, Math.min(UNKNOWN_SCAN_BYTES, Math.floor(await budget.remaining())));
}

async function run(
  { statement, maxRows, timeoutMs }: SharedQuery,
  key: string,
  ticket: Extract<Reservation, { kind: "reserved" }>,
  { lake, objects, nowMs }: SharedQueryPorts,
): Promise<SharedAnswer> {
  const kept = keptAnswers({ objects, nowMs });
  let result: LakeResult;
  try {
    result = await lake.query({ statement, maxRows, timeoutMs });
  } catch (error) {
    // Whether Lake scanned is not known then: what was set aside stays set aside.
    if (!(error instanceof LakeError)) throw error;
    await ticket.settle(error.bytesScanned);
    if (COSTLY.has(error.kind)) {
      const { kind, message, bytesScanned } = error;
      await kept.keep(key, { kind: "failure", error: kind, message, bytesScanned });
    }
    return { kind: "failed", error, atMs: nowMs, isKept: false };
  }
  await ticket.settle(result.statistics.bytesScanned);
  await kept.keep(key, { kind: "result", result });
  return { kind: "answer", result, keptAtMs: nowMs, isKept: false };
}

/** Failures after which bytes may have been scanned; the others cost nothing and may be gone in a second. */
const COSTLY: ReadonlySet<LakeError["kind"]> = new Set(["failed", "timed-out", "cancelled"]);

function asShared(found: KeptAnswer | undefined, nowMs: number): SharedAnswer | undefined {
  if (!found) return undefined;
  const { keptAtMs } = found;
  if (found.kind === "result") return { kind: "answer", result: found.result, keptAtMs, isKept: true };
  if (nowMs - keptAtMs > FAILURE_KEPT_MS) return undefined;
  const error = new LakeError(found.error, found.message, { bytesScanned: found.bytesScanned });
  return { kind: "failed", error, atMs: keptAtMs, isKept: true };
}
