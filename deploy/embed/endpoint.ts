import { DescribeStacksCommand } from "@aws-sdk/client-cloudformation";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { parseFunctionReference } from "../../local/functions/function-arn.ts";
import type { Account } from "../account/account.ts";
import { awsFailure } from "../account/aws-failure.ts";
import type { FunctionName } from "../bundle/functions.ts";
import { CliError } from "../cli-error.ts";
import type { Names } from "../names.ts";
import type { StackOutput } from "../stack/template.ts";
import { bodyTree, textMember } from "./body-tree.ts";
import { isOwnFunction } from "./own-widgets.ts";

const outputOf: Readonly<Record<FunctionName, StackOutput>> = {
  trailboard: "IndexFunctionArn",
  "trailboard-detail": "DetailFunctionArn",
  "trailboard-public": "PublicFunctionArn",
  "trailboard-indexer": "IndexerFunctionArn",
};

/** ARN of a deployed function: the stack says it; without a stack, for those who deploy by other means, Lambda does. */
export async function deployedEndpoint(account: Account, names: Names, name: FunctionName): Promise<string> {
  return (await endpointOfStack(account, names, name)) ?? (await endpointOfFunction(account, names, name));
}

async function endpointOfStack(
  { cloudFormation }: Account,
  { stack }: Names,
  name: FunctionName,
): Promise<string | undefined> {
  try {
    const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName: stack }));
    return Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === outputOf[name])?.OutputValue;
  } catch (error) {
    // CloudFormation has no error of its own for it.
    if (error instanceof Error && error.name === "ValidationError" && /does not exist/.test(error.message))
      return undefined;
    throw awsFailure(`Cannot look at stack ${stack}`, error);
  }
}

async function endpointOfFunction(
  { lambda, accountId, region }: Account,
  names: Names,
  name: FunctionName,
): Promise<string> {
  const functionName = names.function(name);
  try {
    const { FunctionArn } = await lambda.send(
      new GetFunctionConfigurationCommand({ FunctionName: functionName }),
    );
    if (FunctionArn) return FunctionArn;
  } catch (error) {
    if (!(error instanceof Error && error.name === "ResourceNotFoundException"))
      throw awsFailure(`Cannot look for function ${functionName}`, error);
  }
  throw new CliError(
    `Cannot find function ${functionName}: account ${accountId} has neither the stack ${names.stack} nor that function in Region ${region}; \`trailboard deploy\` makes them, --region says where they are`,
  );
}

/** ARN of a function beside another of ours that the body calls already; undefined where it calls none. */
export function endpointInBody(bodyText: string, names: Names, name: FunctionName): string | undefined {
  const functionNames = (["trailboard", "trailboard-detail"] as const).map((own) => names.function(own));
  const endpoints = bodyTree(bodyText)
    .widgets.map((widget) => textMember(widget, "properties", "endpoint") ?? "")
    .filter((endpoint) => endpoint.startsWith("arn:"))
    .filter((endpoint) => isOwnFunction(endpoint, { functionNames }));
  const wanted = names.function(name);
  const [same] = endpoints.filter((endpoint) => parseFunctionReference(endpoint)?.name === wanted);
  return same ?? endpoints[0]?.replace(/:function:.*$/, `:function:${wanted}`);
}
