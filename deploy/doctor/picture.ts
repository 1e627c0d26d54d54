import {
  GetTemplateCommand,
  ListStackResourcesCommand,
  type StackResourceSummary,
} from "@aws-sdk/client-cloudformation";
import { z } from "zod";
import type { Account } from "../account/account.ts";
import { awsFailure } from "../account/aws-failure.ts";
import { type DeployedStack, deployedStack } from "../account/deployed-stack.ts";
import { findEventDataStore } from "../account/event-data-store.ts";
import { type Artifacts, makeArtifacts } from "../bundle/artifacts.ts";
import { CliError } from "../cli-error.ts";
import type { Config } from "../config/config.ts";
import { type Names, namesOf } from "../names.ts";
import type { Json } from "../stack/template.ts";

export interface DeployedTemplate {
  readonly Resources: Readonly<
    Record<string, { readonly Type: string; readonly Properties?: Readonly<Record<string, Json>> }>
  >;
}

export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  /** "AWS::Lambda::Function" */
  readonly type: string;
}

/**
 * What several checks look at, each asked once and only if a check wants it. All throw CliError where it cannot be had.
 */
export interface Picture {
  readonly account: Account;
  readonly config: Config;
  readonly names: Names;
  /** Epoch ms. */
  readonly nowMs: number;
  /** Undefined where there is none. */
  stack(): Promise<DeployedStack | undefined>;
  /** Of the stack, in the template's order as CloudFormation lists them; none without a stack. */
  resources(): Promise<readonly StackResource[]>;
  /** As it was deployed. */
  template(): Promise<DeployedTemplate>;
  /** What a deploy of this checkout and configuration would bring. */
  artifacts(): Promise<Artifacts>;
  /** ARN of the store that the configuration wants. */
  eventDataStoreArn(): Promise<string>;
}

/** Loose: what is not read here is compared all the same. */
const templateSchema = z.looseObject({
  Resources: z.record(
    z.string(),
    z.looseObject({ Type: z.string(), Properties: z.record(z.string(), z.json()).optional() }),
  ),
});

export function pictureOf(account: Account, config: Config, nowMs: number): Picture {
  const names = namesOf(config);
  return {
    account,
    config,
    names,
    nowMs,
    stack: once(() => deployedStack(account, names.stack)),
    resources: once(() => stackResources(account, names.stack)),
    template: once(() => templateOf(account, names.stack)),
    artifacts: once(() => makeArtifacts(config)),
    eventDataStoreArn: once(() => findEventDataStore(account, config)),
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask();
    return asked;
  };
}

async function stackResources({ cloudFormation }: Account, stack: string): Promise<readonly StackResource[]> {
  const found: StackResourceSummary[] = [];
  let token: string | undefined;
  try {
    do {
      const page = await cloudFormation.send(
        new ListStackResourcesCommand({ StackName: stack, ...(token ? { NextToken: token } : {}) }),
      );
      found.push(...(page.StackResourceSummaries ?? []));
      token = page.NextToken;
    } while (token);
  } catch (error) {
    throw awsFailure(`Cannot list the resources of stack ${stack}`, error);
  }
  return found
    .filter(({ ResourceStatus }) => ResourceStatus !== "DELETE_COMPLETE")
    .map(({ LogicalResourceId = "", PhysicalResourceId = "", ResourceType = "" }) => ({
      logicalId: LogicalResourceId,
      physicalId: PhysicalResourceId,
      type: ResourceType,
    }));
}

async function templateOf({ cloudFormation }: Account, stack: string): Promise<DeployedTemplate> {
  let text: string;
  try {
    const { TemplateBody = "" } = await cloudFormation.send(
      new GetTemplateCommand({ StackName: stack, TemplateStage: "Original" }),
    );
    text = TemplateBody;
  } catch (error) {
    throw awsFailure(`Cannot read the template of stack ${stack}`, error);
  }
  try {
    return templateSchema.parse(JSON.parse(text)) as DeployedTemplate;
  } catch (error) {
    throw new CliError(
      `Cannot read the template of stack ${stack}: expected the JSON that trailboard deploys`,
      {
        cause: error,
      },
    );
  }
}
