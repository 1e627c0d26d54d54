export interface AnswerMemory {
  /** Undefined where there is none, or where it is too old. */
  find(key: string, nowMs: number): string | undefined;
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
}: {
  maxBytes: number;
  freshForMs: number;
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
  return {
    find(key, nowMs) {
      const found = kept.get(key);
      if (!found) return undefined;
      // A clock that was set back makes nothing younger.
      if (Math.abs(nowMs - found.madeAtMs) >= freshForMs) {
        drop(key);
        return undefined;
      }
      // A Map keeps the order of insertion: the last one used is the last one.
      kept.delete(key);
      kept.set(key, found);
      return found.answer;
    },
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
