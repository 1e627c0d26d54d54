import { type Account, type AwsOptions, openAccount } from "../account/account.ts";
import type { Config } from "../config/config.ts";
import { readConfig } from "../config/read-config.ts";
import { namesOf } from "../names.ts";
import { type Deployed, deployedStack } from "../share/deployed.ts";
import { ownPlace } from "../share/own-place.ts";
import { policyDocument, viewerStatements } from "../share/viewer-policy.ts";
import { dashboardNamesOf } from "../stack/dashboards.ts";
import { functionsOf } from "../stack/functions.ts";
import { CliError } from "../terminal/cli-error.ts";
import { printJson } from "../terminal/print-json.ts";
import { printable } from "../terminal/printable.ts";

/**
 * The policy for people who look at the dashboards in the console, as JSON on stdout: that is what --json asks for, and
 * what `aws iam create-policy --policy-document` takes.
 */
export async function viewerPolicy(options: AwsOptions & { detail?: boolean }): Promise<void> {
  const config = await readConfig(options.config);
  const account = await openAccount(options, config);
  try {
    const deployed = await stackIfReadable(account, config);
    const { detail = false } = options;
    printJson(viewerPolicyOf(account, config, deployed, detail));
    const arn = deployed?.outputs.ViewerPolicyArn;
    if (arn !== undefined)
      console.error(printable(`The stack ${config.name} has such a policy, ready to be attached: ${arn}`));
  } finally {
    account.close();
  }
}

function viewerPolicyOf(account: Account, config: Config, deployed: Deployed | undefined, detail: boolean) {
  const names = namesOf(config);
  const { functionArn } = ownPlace(account, names, deployed);
  const statements = viewerStatements({
    functionArns: {
      trailboard: functionArn("trailboard"),
      "trailboard-detail": functionArn("trailboard-detail"),
      ...(functionsOf(config).includes("trailboard-public")
        ? { "trailboard-public": functionArn("trailboard-public") }
        : {}),
    },
    dashboardArns: dashboardNamesOf(config).map(
      (name) => `arn:${account.partition}:cloudwatch::${account.accountId}:dashboard/${name}`,
    ),
    detail,
  });
  return policyDocument(statements);
}

/** Names say what the ARNs are: whoever may not read stacks gets the policy all the same. */
async function stackIfReadable(account: Account, config: Config): Promise<Deployed | undefined> {
  try {
    return await deployedStack(account, namesOf(config));
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    console.error(printable(`${error.message}; ARNs are made of the names of the configuration`));
    return undefined;
  }
}
