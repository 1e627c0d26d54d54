import type { PermissionTarget } from "./permission-targets.ts";

/** IAM actions that somebody needs, on one thing, for one reason. */
export interface PermissionNeed {
  readonly actions: readonly string[];
  readonly on: PermissionTarget;
  /** Follows "to". */
  readonly why: string;
  /** What is missing without it; absent where the command ends with an error. */
  readonly without?: string;
  /** AWS asks for it as a part of other calls: none that the command makes bears its name. */
  readonly implied?: true;
}

export const STACK_STATE: PermissionNeed = {
  actions: ["cloudformation:DescribeStacks", "cloudformation:ListStackResources"],
  on: "the stack",
  why: "find what is deployed",
};
export const STACK_OUTPUTS: PermissionNeed = {
  actions: ["cloudformation:DescribeStacks"],
  on: "the stack",
  why: "find what is deployed",
};
export const FIND_STORE: readonly PermissionNeed[] = [
  {
    actions: ["cloudtrail:ListEventDataStores"],
    on: "anything",
    why: 'find the event data store by its tag; not where the configuration names it as "eventDataStore"',
  },
  {
    actions: ["cloudtrail:ListTags"],
    on: "event data stores",
    why: 'find the event data store by its tag; not where the configuration names it as "eventDataStore"',
  },
];

export const DECRYPT_INDEX: PermissionNeed = {
  actions: ["kms:Decrypt"],
  on: "the KMS key",
  why: 'read the index where "index.kmsKey" is set',
  implied: true,
};
