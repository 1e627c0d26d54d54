export interface AnswerMemory {
  /** Undefined where there is none that is fresh. */
  find(key: string, nowMs: number): string | undefined;
  /** The same, or one that is no longer fresh, for when there can be no other; undefined where it is too old for that too. */
  findStale(key: string, nowMs: number): string | undefined;
  /** An answer that alone is larger than all may be is not kept. */
  keep(key: string, answer: string, nowMs: number): void;
  readonly bytes: number;
}

/** A Map's entry with its key and its numbers, about. */
const OVERHEAD_BYTES = 300;

/** Answers in memory for the next one who asks the same; the least recently used goes first when there is no room. */
export function answerMemory({
  maxBytes,
  freshForMs,
  staleForMs = freshForMs,
}: {
  maxBytes: number;
  freshForMs: number;
  staleForMs?: number;
}): AnswerMemory {
  const kept = new Map<
    string,
    { readonly answer: string; readonly madeAtMs: number; readonly bytes: number }
  >();
  let total = 0;
  const drop = (key: string) => {
    total -= kept.get(key)?.bytes ?? 0;
    kept.delete(key);
  };
  const find = (key: string, nowMs: number, forMs: number) => {
    const found = kept.get(key);
    if (!found) return undefined;
    // A clock that was set back makes nothing younger.
    const ageMs = Math.abs(nowMs - found.madeAtMs);
    if (ageMs >= staleForMs) drop(key);
    if (ageMs >= forMs) return undefined;
    // A Map keeps the order of insertion: the last one used is the last one.
    kept.delete(key);
    kept.set(key, found);
    return found.answer;
  };
  return {
    find: (key, nowMs) => find(key, nowMs, freshForMs),
    findStale: (key, nowMs) => find(key, nowMs, staleForMs),
    keep(key, answer, nowMs) {
      drop(key);
      // Texts with a character outside of Latin-1, which every widget has, take two bytes for each.
      const bytes = 2 * (answer.length + key.length) + OVERHEAD_BYTES;
      if (bytes > maxBytes) return;
      kept.set(key, { answer, madeAtMs: nowMs, bytes });
      total += bytes;
      for (const oldest of kept.keys()) {
        if (total <= maxBytes) return;
        drop(oldest);
      }
    },
    get bytes() {
      return total;
    },
  };
}
