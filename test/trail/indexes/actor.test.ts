import { afterAll, beforeAll, expect, test } from "vitest";
import { HOUR_MS } from "../../../kit/time.ts";
import { actionsStatement } from "../../../trail/indexes/actions.ts";
import { ACTOR_TYPES } from "../../../trail/indexes/actor.ts";
import { actionRows } from "../../../trail/indexes/hour-rows.ts";
import { lakeOf, type TestLake } from "../../support/lake-of.ts";
import { ACCOUNT, assumedRole, HOUR, iamUser, record } from "../../support/records.ts";

const sso = "/aws-reserved/sso.amazonaws.com/eu-central-1/";
const personId = "90676d2e1f-11112222-3333-4444-5555-666677778888";

/** Each identity, who it is taken for, and why that is not obvious. */
const identities: readonly (readonly [what: string, userIdentity: unknown, type: string, actor: string])[] = [
  ["an IAM user", iamUser("bob"), "user", `arn:aws:iam::${ACCOUNT}:user/bob`],
  [
    "an assumed role, without the session's name",
    assumedRole("deploy", "i-0abc"),
    "role",
    `arn:aws:iam::${ACCOUNT}:role/deploy`,
  ],
  [
    "an assumed role with a path",
    assumedRole("deploy", "x", "/ci/"),
    "role",
    `arn:aws:iam::${ACCOUNT}:role/ci/deploy`,
  ],
  [
    "a role session without its issuer, from its own ARN",
    { type: "AssumedRole", arn: `arn:aws-us-gov:sts::${ACCOUNT}:assumed-role/audit/eve` },
    "role",
    `arn:aws-us-gov:iam::${ACCOUNT}:role/audit`,
  ],
  [
    "a role session with nothing but its principal",
    { type: "AssumedRole", principalId: "AROAX:eve" },
    "role",
    "AROAX",
  ],
  [
    "a role that a service acts with stays the role",
    { ...assumedRole("stack", "AWSCloudFormation"), invokedBy: "cloudformation.amazonaws.com" },
    "role",
    `arn:aws:iam::${ACCOUNT}:role/stack`,
  ],
  [
    "a person through Identity Center's permission set",
    assumedRole("AWSReservedSSO_Admin_0123456789abcdef", "jane@example.com", sso),
    "identity-center",
    "jane@example.com",
  ],
  [
    "a home-made role that only looks like a permission set is a role",
    assumedRole("AWSReservedSSO_Admin_0123456789abcdef", "ceo@example.com"),
    "role",
    `arn:aws:iam::${ACCOUNT}:role/AWSReservedSSO_Admin_0123456789abcdef`,
  ],
  [
    "an Identity Center user",
    {
      type: "IdentityCenterUser",
      accountId: ACCOUNT,
      onBehalfOf: { userId: personId, identityStoreArn: "arn:x" },
    },
    "identity-center",
    personId,
  ],
  [
    "a role on behalf of an Identity Center user",
    { ...assumedRole("analytics", "s"), onBehalfOf: { userId: personId, identityStoreArn: "arn:x" } },
    "identity-center",
    personId,
  ],
  [
    "the root user",
    { type: "Root", principalId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:root`, accountId: ACCOUNT },
    "root",
    `arn:aws:iam::${ACCOUNT}:root`,
  ],
  [
    "a root user without an ARN",
    { type: "Root", accountId: "444455556666" },
    "root",
    "arn:aws:iam::444455556666:root",
  ],
  ["a service", { type: "AWSService", invokedBy: "config.amazonaws.com" }, "service", "config.amazonaws.com"],
  ["a service that only says who invoked", { invokedBy: "AWS Internal" }, "service", "AWS Internal"],
  [
    "a failed login, which names a user but has no ARN",
    { type: "IAMUser", accountId: ACCOUNT, userName: "carol" },
    "user",
    `arn:aws:iam::${ACCOUNT}:user/carol`,
  ],
  [
    "a federated user",
    {
      type: "FederatedUser",
      arn: `arn:aws:sts::${ACCOUNT}:federated-user/dora`,
      sessionContext: { sessionIssuer: { type: "IAMUser", arn: `arn:aws:iam::${ACCOUNT}:user/broker` } },
    },
    "federated",
    `arn:aws:sts::${ACCOUNT}:federated-user/dora`,
  ],
  [
    "a SAML user",
    { type: "SAMLUser", principalId: "hash=:eva", userName: "eva@example.com" },
    "federated",
    "eva@example.com",
  ],
  [
    "a web identity, with its provider",
    {
      type: "WebIdentityUser",
      userName: "repo:org/app:ref:refs/heads/main",
      identityProvider: "token.actions.githubusercontent.com",
    },
    "federated",
    "token.actions.githubusercontent.com/repo:org/app:ref:refs/heads/main",
  ],
  [
    "another account is its number, not its root user",
    { type: "AWSAccount", principalId: "AIDAOTHER", accountId: "444455556666" },
    "account",
    "444455556666",
  ],
  [
    "nobody in particular",
    { type: "AWSAccount", principalId: "", accountId: "ANONYMOUS_PRINCIPAL" },
    "anonymous",
    "anonymous",
  ],
  ["a type that we do not know, with a name", { type: "Martian", userName: "zog" }, "unknown", "zog"],
  [
    "a record without a type, by its ARN",
    { arn: `arn:aws:iam::${ACCOUNT}:user/path/bob` },
    "user",
    `arn:aws:iam::${ACCOUNT}:user/path/bob`,
  ],
  ["a record without an identity", null, "unknown", ""],
  [
    "an identity that is an attack",
    { type: "IAMUser", arn: `arn:aws:iam::${ACCOUNT}:user/o'brien"; DROP TABLE events; --\n<script>` },
    "user",
    `arn:aws:iam::${ACCOUNT}:user/o'brien"; DROP TABLE events; --\n<script>`,
  ],
];

const hourRange = { startMs: HOUR, endMs: HOUR + HOUR_MS };
let lake: TestLake;
const found = new Map<string, readonly [string, string]>();

beforeAll(async () => {
  // The event's name leads from the row back to the identity.
  lake = await lakeOf(
    identities.map(([, userIdentity], n) => record({ eventName: `Identity${n}`, userIdentity })),
  );
  const statement = actionsStatement({ eventDataStoreId: lake.eventDataStoreId, hourMs: HOUR });
  for (const row of actionRows(await lake.query({ statement, timeoutMs: 10_000 }), hourRange))
    found.set(row.eventName, [row.actorType, row.actor]);
});
afterAll(() => lake.close());

test.each(identities.map(([what, , type, actor], n) => [what, n, type, actor] as const))(
  "the actor is %s",
  (_what, n, type, actor) => {
    expect(found.get(`Identity${n}`)).toEqual([type, actor]);
  },
);

test("every kind of actor that is exported is one that records can have", () => {
  const types = new Set([...found.values()].map(([type]) => type));

  expect([...types].sort()).toEqual([...ACTOR_TYPES].sort());
});
