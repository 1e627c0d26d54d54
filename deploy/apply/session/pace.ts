import { setTimeout as sleep } from "node:timers/promises";

/** How often AWS is asked how far it is, and for how long a lost connection is put up with. Milliseconds. */
export interface Pace {
  readonly firstMs: number;
  /** Waits grow up to this. */
  readonly mostMs: number;
  /** For a call that is asked for by a person who waits. */
  readonly patienceMs: number;
  /** While CloudFormation works: it goes on without us, so that there is no hurry to give up. */
  readonly followPatienceMs: number;
}

export const PACE: Pace = {
  firstMs: 2000,
  mostMs: 5000,
  patienceMs: 60_000,
  followPatienceMs: 15 * 60_000,
};

interface Paced {
  readonly pace: Pace;
  readonly signal: AbortSignal;
}

/** Waits, each longer than the one before; a Ctrl-C ends them with its own error. */
export function waits({ pace, signal }: Paced): () => Promise<void> {
  let waitMs = pace.firstMs;
  return async () => {
    const thisMs = waitMs;
    waitMs = Math.min(pace.mostMs, waitMs * 1.25);
    await pause(thisMs, signal);
  };
}

/** For what takes CloudFormation a moment only: begins with shorter waits. */
export function shortWaits({ pace, signal }: Paced): () => Promise<void> {
  return waits({ pace: { ...pace, firstMs: pace.firstMs / 4 }, signal });
}

export async function pause(durationMs: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  try {
    await sleep(durationMs, undefined, { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  }
}
