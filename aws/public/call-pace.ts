import type { CallBounds } from "./call-bounds.ts";
import { tokenBucket } from "./token-bucket.ts";

export interface CallPace {
  /** Milliseconds for which an answer that is ready is still held. */
  holdMs(answer: string, tookMs: number): number;
}

/**
 * How long calls last at least. Whoever keeps an environment busy pays nothing: its owner pays for the time in any case,
 * and for calls and for bytes that leave AWS by their number. Time bounds both, and refusing would not: a refusal
 * is a call and an answer too. Nothing is held that already took as long.
 */
export function callPace(
  { shortestCallMs, calls, answerBytes }: Pick<CallBounds, "shortestCallMs" | "calls" | "answerBytes">,
  nowMs: () => number,
): CallPace {
  const callsLeft = tokenBucket(calls, nowMs);
  const bytesLeft = tokenBucket(answerBytes, nowMs);
  return {
    holdMs(answer, tookMs) {
      callsLeft.spend(1);
      // As Lambda sends it: a JSON text.
      bytesLeft.spend(Buffer.byteLength(JSON.stringify(answer)));
      return Math.ceil(Math.max(shortestCallMs - tookMs, callsLeft.owedMs, bytesLeft.owedMs, 0));
    },
  };
}
