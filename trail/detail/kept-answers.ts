import type { LakeErrorKind, LakeResult, ObjectStore } from "../sources.ts";

/**
 * Answers of Lake queries, kept for the next viewer: `answers/<key>.json` in the index's own object store. A key is
 * the hash of the event data store and the statement, so viewers who ask the same thing share one scan.
 */
export interface KeptAnswers {
  /** Undefined where nothing was kept, where it is older than `maxAgeMs`, or where the object cannot be read. */
  find(key: string, maxAgeMs: number): Promise<KeptAnswer | undefined>;
  /** An answer that is too large is not kept: the next viewer's query runs again. */
  keep(key: string, outcome: KeptOutcome): Promise<void>;
}

export type KeptOutcome =
  | { readonly kind: "result"; readonly result: LakeResult }
  /** A failed scan is billed too: it is kept for a while so that auto-refresh does not pay for it again and again. */
  | {
      readonly kind: "failure";
      readonly error: LakeErrorKind;
      readonly message: string;
      readonly bytesScanned: number;
    };

export type KeptAnswer = KeptOutcome & { readonly keptAtMs: number };

const PREFIX = "answers/";
const MAX_BYTES = 8_000_000;
/** Lake itself shows results for seven days; nobody asks for an older answer. */
const MAX_AGE_MS = 7 * 24 * 3_600_000;
const MAX_SWEPT = 50;

export function keptAnswers({ objects, nowMs }: { objects: ObjectStore; nowMs: number }): KeptAnswers {
  return {
    async find(key, maxAgeMs) {
      const bytes = await objects.get(objectKey(key));
      const answer = bytes && parseAnswer(new TextDecoder().decode(bytes));
      if (!answer || nowMs - answer.keptAtMs > maxAgeMs) return undefined;
      return answer;
    },
    async keep(key, outcome) {
      const bytes = new TextEncoder().encode(JSON.stringify({ ...outcome, keptAtMs: nowMs }));
      if (bytes.byteLength > MAX_BYTES) return;
      await objects.put(objectKey(key), bytes);
      await sweep(objects);
    },
  };
}

/** Same store, same statement, same bound: same key. 64 hex digits. */
export async function answerKey(source: string, statement: string, maxRows: number): Promise<string> {
  const text = JSON.stringify([source, statement, maxRows]);
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function objectKey(key: string): string {
  return `${PREFIX}${key}.json`;
}

// A laptop has no lifecycle rule, so who writes also clears away; a bounded number, as a viewer waits. Ages are told by
// the store's own clock: a viewer's may stand still.
async function sweep(objects: ObjectStore): Promise<void> {
  const all = await objects.list(PREFIX);
  const storeNowMs = all.reduce((newest, { modifiedMs }) => Math.max(newest, modifiedMs), 0);
  const old = all.filter(({ modifiedMs }) => storeNowMs - modifiedMs > MAX_AGE_MS);
  for (const { key } of old.slice(0, MAX_SWEPT)) await objects.delete(key);
}

function parseAnswer(text: string): KeptAnswer | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  // Written by this module only, in a bucket that viewers cannot write: the shape is checked against half-written or
  // older objects, not against an attacker.
  const answer = value as Partial<KeptAnswer> | null;
  if (typeof answer?.keptAtMs !== "number") return undefined;
  if (answer.kind === "failure")
    return typeof answer.message === "string" ? (answer as KeptAnswer) : undefined;
  if (answer.kind !== "result" || !Array.isArray(answer.result?.rows)) return undefined;
  return Array.isArray(answer.result.columns) ? (answer as KeptAnswer) : undefined;
}
