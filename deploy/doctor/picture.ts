import type { Account } from "../account/account.ts";
import { awsFailure } from "../account/aws-failure.ts";
import { type DeployedStack, deployedStack } from "../account/deployed-stack.ts";
import { findEventDataStore } from "../account/event-data-store.ts";
import { listStackResources, type StackResource } from "../account/stack-resources.ts";
import { type DeployedTemplate, readStackTemplate } from "../account/stack-template.ts";
import { type Artifacts, makeArtifacts } from "../bundle/artifacts.ts";
import type { Config } from "../config/config.ts";
import { type Names, namesOf } from "../names.ts";

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

async function stackResources(account: Account, stack: string): Promise<readonly StackResource[]> {
  try {
    return await listStackResources(account, stack);
  } catch (error) {
    throw awsFailure(`Cannot list the resources of stack ${stack}`, error);
  }
}

async function templateOf(account: Account, stack: string): Promise<DeployedTemplate> {
  try {
    return await readStackTemplate(account, stack);
  } catch (error) {
    throw awsFailure(`Cannot read the template of stack ${stack}`, error);
  }
}
