import { awsFailure } from "../../account/aws-failure.ts";
import { isPassing } from "../../account/passing-failure.ts";
import { pause } from "./pace.ts";
import type { Session } from "./session.ts";

/**
 * What `call` gives. A call that AWS did not answer, or refused because there were too many, is tried again for as long as
 * `forMs` says, after the SDK has given up; anything else is a CliError that begins with `doing`.
 */
export async function patiently<T>(
  { pace, signal, say }: Pick<Session, "pace" | "signal" | "say">,
  doing: string,
  call: () => Promise<T>,
  forMs: number = pace.patienceMs,
): Promise<T> {
  const untilMs = Date.now() + forMs;
  let said = false;
  for (;;) {
    signal.throwIfAborted();
    try {
      const result = await call();
      if (said) say("AWS answers again");
      return result;
    } catch (error) {
      if (!isPassing(error) || Date.now() >= untilMs) throw awsFailure(doing, error);
      if (!said) say(`${doing}: ${reasonOf(error)}; trying again`);
      said = true;
      await pause(pace.mostMs, signal);
    }
  }
}

function reasonOf(error: unknown): string {
  const { message, name, code } = error as Error & { code?: unknown };
  return message || (typeof code === "string" ? code : name);
}
