import type { AwsOptions } from "../account/account.ts";
import { deployStack } from "../apply/deploy/deploy-stack.ts";
import { deploymentLines, failureSentence } from "../apply/deploy/deployment-lines.ts";
import { withSession } from "../apply/session/open-session.ts";
import { makeArtifacts } from "../bundle/artifacts.ts";
import { CliError } from "../terminal/cli-error.ts";
import { printJson } from "../terminal/print-json.ts";
import { printable } from "../terminal/printable.ts";

/** Creates or updates everything: the plan, the question and the progress on stderr, what came of it on stdout. */
export async function deploy(options: AwsOptions & { yes?: boolean }): Promise<void> {
  await withSession(options, async (session, config) => {
    const deployment = await deployStack(session, await makeArtifacts(config));
    if (options.json) printJson(deployment);
    if (deployment.kind === "failed") throw new CliError(failureSentence(deployment));
    if (!options.json) for (const line of deploymentLines(deployment, config)) console.log(printable(line));
  });
}
