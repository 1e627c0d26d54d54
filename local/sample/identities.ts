import { isoTime } from "../../kit/time.ts";
import { type Account, type Person, SECURITY, stableId } from "./cast.ts";

/** userIdentity elements, one function for each type (CloudTrail User Guide, "userIdentity element"). */
export type Identity = Readonly<Record<string, unknown>>;

const seconds = (atMs: number) => `${isoTime(atMs).slice(0, 19)}Z`;

export function roleSession(
  account: Account,
  role: string,
  session: string,
  startedMs: number,
  more: { path?: string; mfa?: boolean; invokedBy?: string; onBehalfOf?: object } = {},
): Identity {
  const roleId = stableId("AROA", `${account.id}/${role}`);
  return {
    type: "AssumedRole",
    principalId: `${roleId}:${session}`,
    arn: `arn:aws:sts::${account.id}:assumed-role/${role}/${session}`,
    accountId: account.id,
    accessKeyId: stableId("ASIA", `${role}/${session}/${startedMs}`),
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: roleId,
        arn: `arn:aws:iam::${account.id}:role/${more.path ?? ""}${role}`,
        accountId: account.id,
        userName: role,
      },
      attributes: { creationDate: seconds(startedMs), mfaAuthenticated: String(more.mfa ?? false) },
    },
    ...(more.onBehalfOf ? { onBehalfOf: more.onBehalfOf } : {}),
    ...(more.invokedBy ? { invokedBy: more.invokedBy } : {}),
  };
}

/** A person who came through IAM Identity Center: a role that AWS reserves, with the person as session name. */
export function ssoSession(
  person: Person,
  account: Account,
  startedMs: number,
  more: { invokedBy?: string } = {},
): Identity {
  const suffix = stableId("", `${account.id}/${person.permissionSet}`).slice(0, 8).toLowerCase();
  return roleSession(
    account,
    `AWSReservedSSO_${person.permissionSet}_${suffix}a1b2c3d4`,
    `${person.name}@example.com`,
    startedMs,
    {
      path: "aws-reserved/sso.amazonaws.com/eu-west-1/",
      onBehalfOf: onBehalfOf(person),
      ...more,
    },
  );
}

/** Events of the access portal itself: no ARN, no user name, only the identity store's user. */
export function identityCenterUser(person: Person, account: Account): Identity {
  return {
    type: "IdentityCenterUser",
    accountId: account.id,
    onBehalfOf: onBehalfOf(person),
    credentialId: stableId("", `${person.name}/credential`).toLowerCase(),
  };
}

function onBehalfOf(person: Person): object {
  return {
    userId: `${stableId("", person.name).slice(0, 10).toLowerCase()}-3f0a-41d7-9d2b-5a6c7e8f9012`,
    identityStoreArn: `arn:aws:identitystore::${SECURITY.id}:identitystore/d-936712ab34`,
  };
}

export function iamUser(
  account: Account,
  name: string,
  more: { console?: boolean; mfa?: boolean; startedMs?: number } = {},
): Identity {
  const base = {
    type: "IAMUser",
    principalId: stableId("AIDA", `${account.id}/${name}`),
    arn: `arn:aws:iam::${account.id}:user/${name}`,
    accountId: account.id,
  };
  if (!more.console)
    return { ...base, accessKeyId: stableId("AKIA", `${account.id}/${name}`), userName: name };
  const startedMs = more.startedMs ?? 0;
  return {
    ...base,
    accessKeyId: stableId("ASIA", `${account.id}/${name}/${startedMs}`),
    userName: name,
    sessionContext: {
      sessionIssuer: {},
      attributes: { creationDate: seconds(startedMs), mfaAuthenticated: String(more.mfa ?? false) },
    },
  };
}

export function rootUser(account: Account, startedMs: number, mfa: boolean): Identity {
  return {
    type: "Root",
    principalId: account.id,
    arn: `arn:aws:iam::${account.id}:root`,
    accountId: account.id,
    accessKeyId: stableId("ASIA", `${account.id}/root/${startedMs}`),
    sessionContext: {
      sessionIssuer: {},
      attributes: { creationDate: seconds(startedMs), mfaAuthenticated: String(mfa) },
    },
  };
}

export function awsService(service: string): Identity {
  return { type: "AWSService", invokedBy: `${service}.amazonaws.com` };
}

/** A caller from another account, as the account that is called records it. */
export function otherAccount(accountId: string, principalId: string): Identity {
  return { type: "AWSAccount", principalId, accountId };
}

/** A workflow that shows its OpenID Connect token. */
export function webIdentity(account: Account, subject: string): Identity {
  const provider = `arn:aws:iam::${account.id}:oidc-provider/token.actions.githubusercontent.com`;
  return {
    type: "WebIdentityUser",
    principalId: `${provider}:sts.amazonaws.com:${subject}`,
    userName: subject,
    identityProvider: provider,
  };
}
