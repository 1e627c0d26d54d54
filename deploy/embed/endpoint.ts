import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { quote } from "../../kit/params.ts";
import { parseFunctionReference } from "../../local/functions/function-arn.ts";
import type { Account } from "../account/account.ts";
import { awsFailure } from "../account/aws-failure.ts";
import { deployedStack } from "../account/deployed-stack.ts";
import type { FunctionName } from "../bundle/functions.ts";
import type { Names } from "../names.ts";
import { parseFunctionArn } from "../share/function-arn.ts";
import type { StackOutput } from "../stack/template.ts";
import { CliError } from "../terminal/cli-error.ts";
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

/** Undefined without a stack of ours: what another of that name puts out is not drawn with. */
async function endpointOfStack(
  account: Account,
  { stack: name }: Names,
  wanted: FunctionName,
): Promise<string | undefined> {
  const stack = await deployedStack(account, name);
  const arn = stack?.owner === name ? stack.outputs[outputOf[wanted]] : undefined;
  if (arn === undefined) return undefined;
  if (parseFunctionArn(arn)?.accountId === account.accountId) return arn;
  throw new CliError(
    `Cannot use stack ${name}: expected the ARN of a function of account ${account.accountId} as its output ${outputOf[wanted]}, and it is ${quote(arn)}`,
  );
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
