import type { Config } from "../config/config.ts";

/** Values that one filter of a widget takes; a configuration that would need more is refused. */
export const MAX_FILTER_VALUES = 50;

/**
 * Calls that change who may do what, who may reach what, or whether anybody sees it: rare on a good day, so that volume
 * never shows them. At most 50, the limit of a filter. Names are looked for in every service.
 */
export const sensitiveActions: readonly string[] = [
  // Identity
  "CreateUser",
  "DeleteUser",
  "CreateAccessKey",
  "CreateLoginProfile",
  "UpdateLoginProfile",
  "AttachUserPolicy",
  "AttachRolePolicy",
  "PutUserPolicy",
  "PutRolePolicy",
  "AddUserToGroup",
  "UpdateAssumeRolePolicy",
  "CreatePolicyVersion",
  "SetDefaultPolicyVersion",
  "DeactivateMFADevice",
  "CreateSAMLProvider",
  "CreateAccountAssignment",
  "PutPermissionsBoundary",
  "DeleteRolePermissionsBoundary",
  // Network
  "AuthorizeSecurityGroupIngress",
  "AuthorizeSecurityGroupEgress",
  "RevokeSecurityGroupIngress",
  "CreateNetworkAclEntry",
  "CreateRoute",
  "CreateInternetGateway",
  "CreateVpcPeeringConnection",
  // Who watches
  "StopLogging",
  "DeleteTrail",
  "UpdateTrail",
  "PutEventSelectors",
  "DeleteEventDataStore",
  "StopConfigurationRecorder",
  "DeleteDetector",
  "UpdateDetector",
  "DisableSecurityHub",
  "DeleteFlowLogs",
  "DeleteLogGroup",
  "DeleteAlarms",
  // Data and keys
  "PutBucketPolicy",
  "DeleteBucketPolicy",
  "PutBucketAcl",
  "DeletePublicAccessBlock",
  "DeleteBucketPublicAccessBlock",
  "ModifySnapshotAttribute",
  "ModifyDBSnapshotAttribute",
  "ModifyImageAttribute",
  "DisableKey",
  "ScheduleKeyDeletion",
  "PutKeyPolicy",
  // Accounts
  "LeaveOrganization",
  "DetachPolicy",
];

/** The catalogue with the configuration's additions, which come first: a filter takes 50 names, what is too many falls off the end of the built-in ones. */
export function sensitiveActionsOf({
  sensitiveActions: { add, remove },
}: Pick<Config, "sensitiveActions">): readonly string[] {
  const all = new Set([...add, ...sensitiveActions.filter((name) => !remove.includes(name))]);
  return [...all].slice(0, MAX_FILTER_VALUES);
}
