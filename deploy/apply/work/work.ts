import { setTimeout as sleep } from "node:timers/promises";
import type { Account } from "../../account/account.ts";
import type { Config } from "../../config/config.ts";
import type { Names } from "../../names.ts";

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

/** What all steps of plan, deploy and destroy have in common. */
export interface Work {
  readonly account: Account;
  readonly config: Config;
  readonly names: Names;
  readonly pace: Pace;
  /** Ctrl-C. */
  readonly signal: AbortSignal;
  /** One line of progress, whatever is in it. */
  readonly say: (line: string) => void;
  /** Resolves when the person agrees, throws where they do not. */
  readonly ask: (question: string) => Promise<void>;
  /** Whether everything was agreed to beforehand (--yes). */
  readonly agreed: boolean;
}

/** Waits, each longer than the one before; a Ctrl-C ends them with its own error. */
export function waits({ pace, signal }: Pick<Work, "pace" | "signal">): () => Promise<void> {
  let waitMs = pace.firstMs;
  return async () => {
    const thisMs = waitMs;
    waitMs = Math.min(pace.mostMs, waitMs * 1.25);
    await pause(thisMs, signal);
  };
}

/** For what takes CloudFormation a moment only: begins with shorter waits. */
export function shortWaits({ pace, signal }: Pick<Work, "pace" | "signal">): () => Promise<void> {
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

/** The same work for cleaning up: what was begun must be taken away also where the person has said stop. */
export function unstoppable(work: Work): Work {
  return { ...work, signal: new AbortController().signal };
}
