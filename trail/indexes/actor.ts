import { ANONYMOUS } from "./words.ts";

export { ACTOR_TYPES, type ActorType, ANONYMOUS } from "./words.ts";

/**
 * Who did it, resolved once and for all, as Trino SQL over the columns of a CloudTrail event data store. Decisions:
 *
 * - An assumed role is the role's ARN; the session name is dropped, for whoever assumes the role chooses it. Without
 *   sessionIssuer the ARN is made from the session's (a role's path is then missing from it, for the session's ARN has none).
 * - A session of IAM Identity Center is the person: there the session name is the user name, set by the service. Only
 *   roles under the path /aws-reserved/sso.amazonaws.com/ count, which no customer can create: a home-made role named
 *   AWSReservedSSO_x would otherwise let its owner act under any person's name.
 * - Where a service acts for a known Identity Center user (onBehalfOf), that user's id is the actor.
 * - A failed console login names a user but has no ARN: it is made from account and name, so that it meets the user's
 *   other rows (users with a path excepted).
 * - Federated users (GetFederationToken) keep their ARN; SAML and web identities are named by their provider's name for them.
 * - Another account (AWSAccount) is its 12 digits, not ...:root, which would look like that account's root user.
 */

// NULL makes a comparison NULL and a CASE branch untaken: only what is printed needs COALESCE.
const user = "userIdentity";
const type = `${user}.type`;
const arn = `${user}.arn`;
const issuer = `${user}.sessionContext.sessionIssuer.arn`;
const isSsoRole = `${issuer} LIKE '%:role/aws-reserved/sso.amazonaws.com/%'`;

// Records of newer services lack a type, or carry one that we do not know: then the ARN says it.
const isIdentityCenter = `${type} = 'IdentityCenterUser' OR ${isSsoRole} OR ${user}.onBehalfOf.userId <> ''`;
const isRoot = `${type} IN ('Root', 'AssumedRoot') OR ${arn} LIKE 'arn:%:iam::%:root' AND COALESCE(${type}, '') <> 'AWSAccount'`;
const isRole = `${type} IN ('AssumedRole', 'Role') OR ${arn} LIKE 'arn:%:assumed-role/%' OR ${arn} LIKE 'arn:%:role/%'`;
const isUser = `${type} = 'IAMUser' OR ${arn} LIKE 'arn:%:iam::%:user/%'`;
const isFederated = `${type} IN ('FederatedUser', 'SAMLUser', 'WebIdentityUser', 'Directory') OR ${arn} LIKE 'arn:%:federated-user/%'`;
const isAnonymous = `LOWER(${user}.accountId) LIKE 'anonymous%' OR LOWER(${user}.principalId) = 'anonymous'`;
const isAccount = `${type} = 'AWSAccount'`;
const isService = `${type} = 'AWSService' OR ${user}.invokedBy <> ''`;

const accountArn = `CONCAT('arn:', CASE WHEN awsRegion LIKE 'cn-%' THEN 'aws-cn' WHEN awsRegion LIKE 'us-gov-%' THEN 'aws-us-gov' ELSE 'aws' END, ':iam::', COALESCE(${user}.accountId, recipientAccountId, ''), `;
const orNothing = (...texts: readonly string[]) =>
  `COALESCE(${texts.map((text) => `NULLIF(${text}, '')`).join(", ")}, '')`;
const names = [`${user}.userName`, `${user}.principalId`];

const identityCenterUser = `CASE WHEN ${isSsoRole} AND ${arn} LIKE '%/%/_%' THEN SPLIT_PART(${arn}, '/', 3) ELSE ${orNothing(`${user}.userName`, `${user}.onBehalfOf.userId`, `${user}.principalId`)} END`;
const rootArn = `CASE WHEN ${arn} LIKE '%:root' THEN ${arn} ELSE ${accountArn}':root') END`;
const roleArn = `CASE WHEN ${issuer} <> '' THEN ${issuer} WHEN ${arn} LIKE '%:assumed-role/%' THEN CONCAT(SPLIT_PART(${arn}, ':sts:', 1), ':iam::', SPLIT_PART(${arn}, ':', 5), ':role/', SPLIT_PART(${arn}, '/', 2)) ELSE ${orNothing(arn, `SPLIT_PART(${user}.principalId, ':', 1)`)} END`;
const userArn = `CASE WHEN ${arn} <> '' OR COALESCE(${user}.userName, '') = '' THEN ${orNothing(arn, `${user}.principalId`)} ELSE ${accountArn}':user/', ${user}.userName) END`;
const federatedName = `CASE WHEN COALESCE(${arn}, '') = '' AND ${type} = 'WebIdentityUser' AND ${user}.identityProvider <> '' AND ${user}.userName <> '' THEN CONCAT(${user}.identityProvider, '/', ${user}.userName) ELSE ${orNothing(arn, ...names)} END`;
const serviceName = `CASE WHEN ${user}.invokedBy <> '' THEN ${user}.invokedBy WHEN sourceIPAddress LIKE '%.amazonaws.com' THEN sourceIPAddress ELSE ${orNothing(arn, ...names, "eventSource")} END`;

/** ARN or name; '' where the record names nobody. */
export const actorSql = `CASE
    WHEN ${isIdentityCenter} THEN ${identityCenterUser}
    WHEN ${isRoot} THEN ${rootArn}
    WHEN ${isRole} THEN ${roleArn}
    WHEN ${isUser} THEN ${userArn}
    WHEN ${isFederated} THEN ${federatedName}
    WHEN ${isAnonymous} THEN '${ANONYMOUS}'
    WHEN ${isAccount} THEN ${orNothing(`${user}.accountId`, ...names)}
    WHEN ${isService} THEN ${serviceName}
    ELSE ${orNothing(arn, ...names)} END`;

/** One of ACTOR_TYPES; the same order of cases as actorSql. */
export const actorTypeSql = `CASE
    WHEN ${isIdentityCenter} THEN 'identity-center'
    WHEN ${isRoot} THEN 'root'
    WHEN ${isRole} THEN 'role'
    WHEN ${isUser} THEN 'user'
    WHEN ${isFederated} THEN 'federated'
    WHEN ${isAnonymous} THEN 'anonymous'
    WHEN ${isAccount} THEN 'account'
    WHEN ${isService} THEN 'service'
    ELSE 'unknown' END`;
