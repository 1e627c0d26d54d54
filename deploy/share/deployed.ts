import type { Account } from "../account/account.ts";
import { awsFailure } from "../account/aws-failure.ts";
import * as stacks from "../account/deployed-stack.ts";
import { listStackResources } from "../account/stack-resources.ts";
import type { Names } from "../names.ts";
import type { StackOutput } from "../stack/template.ts";

/** Our stack, where one is deployed. */
export interface Deployed {
  readonly outputs: Readonly<Partial<Record<StackOutput, string>>>;
  /** Names of the dashboards that are CloudFormation's to change. */
  readonly dashboards: ReadonlySet<string>;
}

/** Undefined where there is no stack of that name; one that is not Trailboard's counts as none. */
export async function deployedStack(account: Account, { stack: name }: Names): Promise<Deployed | undefined> {
  const stack = await stacks.deployedStack(account, name);
  if (stack?.owner === undefined) return undefined;
  try {
    const resources = await listStackResources(account, stack.id);
    const dashboards = resources.filter(
      ({ type, physicalId }) => type === "AWS::CloudWatch::Dashboard" && physicalId !== "",
    );
    return { outputs: stack.outputs, dashboards: new Set(dashboards.map(({ physicalId }) => physicalId)) };
  } catch (error) {
    throw awsFailure(`Cannot list the resources of stack ${name}`, error);
  }
}
