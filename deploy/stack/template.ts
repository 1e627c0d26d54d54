/** A CloudFormation template as plain JSON. */
export interface Template {
  readonly AWSTemplateFormatVersion: "2010-09-09";
  readonly Description: string;
  readonly Parameters: Readonly<Record<string, TemplateParameter>>;
  readonly Conditions?: Readonly<Record<string, Json>>;
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs: Readonly<Record<string, { readonly Description: string; readonly Value: Json }>>;
}

export interface TemplateParameter {
  readonly Type: string;
  readonly Description: string;
  readonly Default?: string;
  readonly AllowedPattern?: string;
  readonly NoEcho?: boolean;
}

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, Json>>;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly DeletionPolicy?: "Retain" | "Delete" | "RetainExceptOnCreate";
  readonly UpdateReplacePolicy?: "Retain" | "Delete";
  /** For people: why something is as it is ("Comment"). CloudFormation keeps it and ignores it. */
  readonly Metadata?: Readonly<Record<string, Json>>;
}

export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [name: string]: Json | undefined };

/** What the deploy engine gives the template. `CodePrefix` is "" or ends with "/". */
export const TEMPLATE_PARAMETERS = ["CodeBucket", "CodePrefix", "EventDataStoreArn"] as const;

/** What other commands read of a deployed stack. PublicFunctionArn is there only with a public function. */
export const STACK_OUTPUTS = [
  "IndexBucket",
  "IndexFunctionArn",
  "DetailFunctionArn",
  "PublicFunctionArn",
  "IndexerFunctionArn",
  "ViewerPolicyArn",
  "AlarmTopicArn",
  "DeadLetterQueueUrl",
  "EventDataStoreArn",
] as const;
export type StackOutput = (typeof STACK_OUTPUTS)[number];

/** The tag of a stack (and of a dashboard) that is ours: its value is the configuration's `name`. */
export const OWNER_TAG = "trailboard";
