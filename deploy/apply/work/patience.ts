import { awsFailure } from "../../account/aws-failure.ts";
import { pause, type Work } from "./work.ts";

/**
 * What `call` gives. A call that AWS did not answer, or refused because there were too many, is tried again for as long as
 * `forMs` says, after the SDK has given up; anything else is a CliError that begins with `doing`.
 */
export async function patiently<T>(
  { pace, signal, say }: Pick<Work, "pace" | "signal" | "say">,
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

const NETWORK =
  /^(ECONNRESET|ECONNREFUSED|ECONNABORTED|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|ENETUNREACH|ENETDOWN|EHOSTUNREACH)$/;
// OperationAborted: S3 still works on a bucket of that name, as a moment after it was deleted.
const PASSING =
  /^(TimeoutError|RequestTimeout|Throttling|ThrottlingException|ThrottledException|TooManyRequestsException|RequestLimitExceeded|SlowDown|ServiceUnavailable|InternalFailure|InternalError|OperationAborted)$/;

/** Whether the same call may well succeed a little later: nothing was wrong with it. */
export function isPassing(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, $metadata, $retryable } = error as {
    code?: unknown;
    $metadata?: { httpStatusCode?: number };
    $retryable?: unknown;
  };
  return (
    $retryable !== undefined ||
    PASSING.test(error.name) ||
    (typeof code === "string" && NETWORK.test(code)) ||
    ($metadata?.httpStatusCode ?? 0) >= 500 ||
    // A connection that ends before the answer does.
    /socket hang up|Rate exceeded/i.test(error.message)
  );
}

function reasonOf(error: unknown): string {
  const { message, name, code } = error as Error & { code?: unknown };
  return message || (typeof code === "string" ? code : name);
}
