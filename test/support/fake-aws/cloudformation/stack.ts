import type { Template } from "./template.ts";

export interface FakeStackResource {
  readonly logicalId: string;
  readonly type: string;
  /** "" until it is made. */
  readonly physicalId: string;
  /** Intrinsic functions done; dynamic references ({{resolve:...}}) stay as text. */
  readonly properties: Properties;
  readonly attributes: Readonly<Record<string, string>>;
  readonly status: string;
  readonly reason: string | undefined;
  readonly changedMs: number;
  readonly deletionPolicy: string;
  readonly updateReplacePolicy: string;
}

export type Properties = Readonly<Record<string, unknown>>;

export interface FakeStackEvent {
  readonly id: string;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string | undefined;
  readonly atMs: number;
  readonly token: string | undefined;
}

/** A template with everything that it is deployed with. */
export interface Wanted {
  readonly text: string;
  readonly template: Template;
  readonly parameters: ReadonlyMap<string, string>;
  readonly tags: ReadonlyMap<string, string>;
  readonly capabilities: readonly string[];
}

export interface FakeChangeSet {
  readonly id: string;
  readonly name: string;
  readonly type: "CREATE" | "UPDATE";
  readonly description: string | undefined;
  readonly clientToken: string | undefined;
  readonly createdMs: number;
  readonly wanted: Wanted;
  readonly importsExisting: boolean;
  /** As DescribeChangeSet has them. */
  readonly changes: readonly ResourceChange[];
  /** Empty where it can be executed. */
  readonly failure: string;
  /** How often it was looked at: it is CREATE_PENDING at first. */
  looks: number;
  executionStatus: string;
  /** Tokens with which it was executed: the same again is the same execution. */
  readonly executedBy: Set<string>;
}

export interface ResourceChange {
  readonly Action: "Add" | "Modify" | "Remove" | "Import";
  readonly PolicyAction?: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceType: string;
  readonly Replacement?: "True" | "False" | "Conditional";
  readonly Scope: readonly string[];
  readonly Details: readonly ChangeDetail[];
}

export interface ChangeDetail {
  readonly Target: {
    readonly Attribute: string;
    readonly Name?: string;
    readonly RequiresRecreation: string;
  };
  readonly Evaluation: "Static" | "Dynamic";
  readonly ChangeSource?: string;
  readonly CausingEntity?: string;
}

export interface FakeStack {
  readonly id: string;
  readonly name: string;
  readonly createdMs: number;
  updatedMs: number | undefined;
  deletedMs: number | undefined;
  status: string;
  statusReason: string | undefined;
  /** What is deployed; undefined in REVIEW_IN_PROGRESS. */
  deployed: Wanted | undefined;
  /** The tags to show: those of what is being deployed. */
  tags: ReadonlyMap<string, string>;
  readonly resources: Map<string, FakeStackResource>;
  outputs: readonly {
    readonly OutputKey: string;
    readonly OutputValue: string;
    readonly Description?: string;
  }[];
  /** Oldest first. */
  readonly events: FakeStackEvent[];
  /** By id. */
  readonly changeSets: Map<string, FakeChangeSet>;
  /** The change set that was executed last. */
  changeSetId: string | undefined;
  terminationProtection: boolean;
  /** What is going on, a step for each `next()`. */
  work: AsyncGenerator<void, void> | undefined;
  /** After UPDATE_ROLLBACK_FAILED: goes on with going back, without the resources to skip. */
  continueRollback: ((skip: ReadonlySet<string>) => AsyncGenerator<void, void>) | undefined;
}
