/**
 * How a request ended, as Trino SQL. AWS has no list of its error codes, so families are matched by their names:
 *
 * - denied: the caller was refused permission. EC2 says Client.UnauthorizedOperation, endpoints VpceAccessDenied, SNS
 *   AuthorizationError, Cognito NotAuthorizedException ... Wrong or expired credentials are no refusal but an error,
 *   except AuthFailure, which EC2 uses for both.
 * - throttled: the caller was too fast. LimitExceeded alone is a quota that is full, and so an error.
 * - error: any other error code, an error message without a code, and a failed sign-in, which has no code at all:
 *   responseElements.ConsoleLogin is 'Failure' (CheckMfa and SwitchRole likewise), or serviceEventDetails has it.
 */

const code = "errorCode";
const message = "errorMessage";

const DENIED =
  "(?i)(AccessDenied|Unauthorized|NotAuthorized|AuthorizationError|AuthFailure|Forbidden|PermissionDenied|PermissionsDenied|InsufficientPrivilege|InsufficientPermission)";
const THROTTLED =
  "(?i)(Throttl|RequestLimitExceeded|RateLimitExceeded|RateExceeded|Rate exceeded|TooManyRequests|SlowDown|Slow Down|ProvisionedThroughputExceeded|BandwidthLimitExceeded|PriorRequestNotComplete)";

/** Sign-in events say how they ended under their own name: {"ConsoleLogin": "Failure"}. */
const failedSignIn = `element_at(responseElements, eventName) = 'Failure' OR element_at(serviceEventDetails, eventName) IN ('Failure', 'Failed')`;

/** True for exactly the records whose outcome is not 'ok': every other case of outcomeSql has one of these. */
export const isFailureSql = `${code} <> '' OR ${message} <> '' OR ${failedSignIn}`;

/** One of OUTCOMES. */
export const outcomeSql = `CASE
    WHEN REGEXP_LIKE(${code}, '${DENIED}') THEN 'denied'
    WHEN REGEXP_LIKE(${code}, '${THROTTLED}') THEN 'throttled'
    WHEN ${code} <> '' THEN 'error'
    WHEN ${failedSignIn} THEN 'error'
    WHEN ${message} LIKE '%is not authorized to perform%' THEN 'denied'
    WHEN ${message} <> '' THEN 'error'
    ELSE 'ok' END`;

/** What `errorCode` of a failed console login is in the index; CloudTrail gives it none. */
export const FAILED_LOGIN_CODE = "ConsoleLogin failure";

/** The record's code; '<eventName> failure' for a failed sign-in; '' for a message without a code. */
export const errorCodeSql = `CASE
    WHEN ${code} <> '' THEN ${code}
    WHEN ${failedSignIn} THEN CONCAT(eventName, ' failure')
    ELSE '' END`;

/** CloudTrail cuts messages at 1 KB; an example in a table needs less. Characters. */
export const MAX_ERROR_MESSAGE_LENGTH = 500;

export const errorMessageSql = `SUBSTR(COALESCE(${message}, ''), 1, ${MAX_ERROR_MESSAGE_LENGTH})`;
