import type { Account } from "../../account/account.ts";
import type { Config } from "../../config/config.ts";
import type { Names } from "../../names.ts";
import type { Pace } from "./pace.ts";

/** One run of plan, deploy or destroy: what all its steps have in common. */
export interface Session {
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

/** For cleaning up: what was begun must be taken away also where the person has said stop. */
export function unstoppable(session: Session): Session {
  return { ...session, signal: new AbortController().signal };
}
