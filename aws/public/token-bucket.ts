import type { Rate } from "./call-bounds.ts";

export interface TokenBucket {
  /** Takes `count`, or nothing and false where less is there. */
  take(count: number): boolean;
  /** Takes `count` in any case; what is missing is owed. */
  spend(count: number): void;
  /** Milliseconds until nothing is owed; 0 where nothing is. */
  readonly owedMs: number;
}

/** Full at first, and filled again at a steady rate. A clock that is set back fills nothing. */
export function tokenBucket({ perSecond, atOnce }: Rate, nowMs: () => number): TokenBucket {
  let tokens = atOnce;
  let filledAtMs = nowMs();
  const fill = () => {
    const atMs = nowMs();
    tokens = Math.min(atOnce, tokens + (Math.max(0, atMs - filledAtMs) / 1000) * perSecond);
    filledAtMs = atMs;
  };
  return {
    take(count) {
      fill();
      // Sums of fractions end a little below what they mean.
      if (tokens < count - 1e-9) return false;
      tokens -= count;
      return true;
    },
    spend(count) {
      fill();
      tokens -= count;
    },
    get owedMs() {
      fill();
      return Math.max(0, (-tokens / perSecond) * 1000);
    },
  };
}
