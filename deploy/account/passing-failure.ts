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
