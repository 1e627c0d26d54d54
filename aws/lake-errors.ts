import { LakeError, type LakeErrorKind } from "../trail/sources.ts";

/** CloudTrail's errors by name (SDK model of 2013-11-01), and those of signing and throttling that every service has. */
const KINDS: Readonly<Record<string, LakeErrorKind>> = {
  InvalidQueryStatementException: "invalid-statement",
  InvalidParameterException: "invalid-statement",
  MaxConcurrentQueriesException: "too-many-queries",
  ThrottlingException: "throttled",
  Throttling: "throttled",
  ThrottledException: "throttled",
  TooManyRequestsException: "throttled",
  RequestLimitExceeded: "throttled",
  EventDataStoreNotFoundException: "no-event-data-store",
  EventDataStoreARNInvalidException: "no-event-data-store",
  InactiveEventDataStoreException: "no-event-data-store",
  AccessDeniedException: "denied",
  AccessDenied: "denied",
  UnrecognizedClientException: "denied",
  InvalidClientTokenId: "denied",
  InvalidSignatureException: "denied",
  SignatureDoesNotMatch: "denied",
  IncompleteSignature: "denied",
  MissingAuthenticationToken: "denied",
  MissingAuthenticationTokenException: "denied",
  ExpiredTokenException: "denied",
  ExpiredToken: "denied",
  CredentialsProviderError: "denied",
  NoManagementAccountSLRExistsException: "denied",
  OperationNotPermittedException: "no-event-data-store",
  UnsupportedOperationException: "no-event-data-store",
};

/** CloudTrail Lake takes no new customers since 2026-05-31; the API tells so in its own words, under several names. */
const CLOSED = /no longer (accepting|open)|not (open|available) to new customers|new customers/i;

/** What the SDK threw, as what it is; AWS's own words are kept in the sentence, cut. */
export function lakeErrorOf(operation: string, error: unknown): LakeError {
  const { name, message, status } = factsOf(error);
  const said = message === "" ? name : message.slice(0, 1000);
  if (CLOSED.test(message))
    return new LakeError(
      "no-event-data-store",
      "CloudTrail Lake is closed to this account: it takes no new customers since 2026-05-31, only event data stores from before can be queried",
      { cause: error },
    );
  const kind = KINDS[name] ?? kindOfStatus(status, error);
  return new LakeError(kind, `${SENTENCES[kind]} (${operation}): ${said}`, { cause: error });
}

const SENTENCES: Readonly<Record<LakeErrorKind, string>> = {
  "invalid-statement": "Lake does not take the statement",
  "too-many-queries": "Lake is busy, it runs ten queries at once",
  throttled: "Lake is asked too often",
  failed: "Lake failed",
  "timed-out": "Lake took too long",
  cancelled: "The query was cancelled",
  "no-event-data-store": "The event data store cannot be queried",
  denied: "Lake may not be asked with these credentials",
  unreachable: "Lake cannot be reached",
};

function kindOfStatus(status: number | undefined, error: unknown): LakeErrorKind {
  if (status === 429) return "throttled";
  if (status === 401 || status === 403) return "denied";
  // No status: no answer. 5xx and answers that are not CloudTrail's (a proxy's page) pass, too.
  if (status === undefined) return isMistake(error) ? "failed" : "unreachable";
  return status >= 500 || status < 400 ? "unreachable" : "failed";
}

/** A mistake in a program is not a lost connection; the network's errors carry a code. */
function isMistake(error: unknown): boolean {
  return error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
}

function factsOf(error: unknown): { name: string; message: string; status: number | undefined } {
  if (!(error instanceof Error)) return { name: "Error", message: String(error), status: undefined };
  const metadata = "$metadata" in error ? error.$metadata : undefined;
  const status =
    typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata
      ? metadata.httpStatusCode
      : undefined;
  return {
    name: error.name,
    message: error.message,
    status: typeof status === "number" ? status : undefined,
  };
}
