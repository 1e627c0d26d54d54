/**
 * Calls that change who may do what, who may reach what, or whether anybody sees it: rare on a good day, so that volume
 * never shows them. Names are looked for in every service.
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

/** The catalogue with the configuration's additions first. Together they are at most as many as one filter takes. */
export function sensitiveActionsOf({
  sensitiveActions: { add, remove },
}: {
  sensitiveActions: { readonly add: readonly string[]; readonly remove: readonly string[] };
}): readonly string[] {
  return [...new Set([...add, ...sensitiveActions.filter((name) => !remove.includes(name))])];
}
