import { afterAll, beforeAll, expect, test } from "vitest";
import { HOUR_MS } from "../../../kit/time.ts";
import type { ErrorRow } from "../../../trail/columns.ts";
import { actionsStatement } from "../../../trail/indexes/actions.ts";
import { errorsStatement } from "../../../trail/indexes/errors.ts";
import { actionRows, errorRows } from "../../../trail/indexes/hour-rows.ts";
import { FAILED_LOGIN_CODE, MAX_ERROR_MESSAGE_LENGTH } from "../../../trail/indexes/outcome.ts";
import { lakeOf, type TestLake } from "../../support/lake-of.ts";
import { HOUR, record } from "../../support/records.ts";

const notAuthorized =
  "User: arn:aws:iam::111122223333:user/alice is not authorized to perform: s3:ListAllMyBuckets";

const endings: readonly (readonly [
  what: string,
  fields: Readonly<Record<string, unknown>>,
  outcome: string,
  code?: string,
])[] = [
  ["nothing said", {}, "ok"],
  ["an empty code and message", { errorCode: "", errorMessage: "" }, "ok"],
  ["AccessDenied", { errorCode: "AccessDenied" }, "denied", "AccessDenied"],
  ["AccessDeniedException", { errorCode: "AccessDeniedException" }, "denied", "AccessDeniedException"],
  ["EC2's own word", { errorCode: "Client.UnauthorizedOperation" }, "denied", "Client.UnauthorizedOperation"],
  ["an endpoint's refusal", { errorCode: "VpceAccessDenied" }, "denied", "VpceAccessDenied"],
  ["SNS's own word", { errorCode: "AuthorizationError" }, "denied", "AuthorizationError"],
  ["Cognito's own word", { errorCode: "NotAuthorizedException" }, "denied", "NotAuthorizedException"],
  ["Forbidden", { errorCode: "ForbiddenException" }, "denied", "ForbiddenException"],
  ["AuthFailure", { errorCode: "Client.AuthFailure" }, "denied", "Client.AuthFailure"],
  ["ThrottlingException", { errorCode: "ThrottlingException" }, "throttled", "ThrottlingException"],
  [
    "RequestLimitExceeded",
    { errorCode: "Client.RequestLimitExceeded" },
    "throttled",
    "Client.RequestLimitExceeded",
  ],
  [
    "TooManyRequestsException",
    { errorCode: "TooManyRequestsException" },
    "throttled",
    "TooManyRequestsException",
  ],
  ["SlowDown", { errorCode: "SlowDown" }, "throttled", "SlowDown"],
  [
    "a quota that is full, which is no throttling",
    { errorCode: "LimitExceededException" },
    "error",
    "LimitExceededException",
  ],
  ["another code", { errorCode: "NoSuchBucketPolicy" }, "error", "NoSuchBucketPolicy"],
  [
    "a code that is an attack",
    { errorCode: "'; DROP TABLE events; --" },
    "error",
    "'; DROP TABLE events; --",
  ],
  ["a message without a code", { errorMessage: "Failed" }, "error", ""],
  ["a refusal without a code", { errorMessage: notAuthorized }, "denied", ""],
  [
    "a failed console login, which has no code",
    {
      eventName: "ConsoleLogin",
      responseElements: { ConsoleLogin: "Failure" },
      errorMessage: "Failed authentication",
    },
    "error",
    FAILED_LOGIN_CODE,
  ],
  ["a console login", { eventName: "ConsoleLogin", responseElements: { ConsoleLogin: "Success" } }, "ok"],
  [
    "a failed MFA check",
    { eventName: "CheckMfa", responseElements: { CheckMfa: "Failure" } },
    "error",
    "CheckMfa failure",
  ],
  [
    "a failed Identity Center verification",
    { eventName: "CredentialVerification", serviceEventDetails: { CredentialVerification: "Failed" } },
    "error",
    "CredentialVerification failure",
  ],
  ["a message of a kilobyte", { errorCode: "X", errorMessage: "é".repeat(1000) }, "error", "X"],
  ["responseElements that are a text", { eventName: "ConsoleLogin", responseElements: "Failure" }, "ok"],
];

const hourRange = { startMs: HOUR, endMs: HOUR + HOUR_MS };
let lake: TestLake;
const outcomes = new Map<string, string>();
const errors = new Map<string, ErrorRow>();
const region = (n: number) => `region-${n}`;

beforeAll(async () => {
  lake = await lakeOf(endings.map(([, fields], n) => record({ awsRegion: region(n), ...fields })));
  const hour = { eventDataStoreId: lake.eventDataStoreId, hourMs: HOUR };
  const actions = await lake.query({ statement: actionsStatement(hour), timeoutMs: 10_000 });
  for (const row of actionRows(actions, hourRange)) outcomes.set(row.region, row.outcome);
  const answer = await lake.query({ statement: errorsStatement(hour), timeoutMs: 10_000 });
  for (const row of errorRows(answer, hourRange)) errors.set(row.region, row);
});
afterAll(() => lake.close());

test.each(endings.map(([what, , outcome], n) => [what, outcome, n] as const))(
  "%s is %s",
  (_what, outcome, n) => {
    expect(outcomes.get(region(n))).toBe(outcome);
  },
);

test("errors holds every event that did not end well, with its code, and no other", () => {
  const expected = endings.flatMap(([, , outcome, code], n) =>
    outcome === "ok" ? [] : [[region(n), outcome, code]],
  );

  const found = [...errors.values()].map((row) => [row.region, row.outcome, row.errorCode]);
  expect(found.sort()).toEqual(expected.sort());
});

test("errors keeps an example of the message, cut, and '' where there is none", () => {
  const messageOf = (what: string) =>
    errors.get(region(endings.findIndex(([name]) => name === what)))?.errorMessage;

  expect(messageOf("a failed console login, which has no code")).toBe("Failed authentication");
  expect(messageOf("a message of a kilobyte")).toBe("é".repeat(MAX_ERROR_MESSAGE_LENGTH));
  expect(messageOf("another code")).toBe("");
});
