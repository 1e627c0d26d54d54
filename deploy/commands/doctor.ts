import { type Account, type AwsOptions, openAccount } from "../account/account.ts";
import type { Config } from "../config/config.ts";
import { readConfig } from "../config/read-config.ts";
import { allChecks } from "../doctor/checks/index.ts";
import { type Line, problem, type Section } from "../doctor/finding.ts";
import { pictureOf } from "../doctor/picture.ts";
import { reportText } from "../doctor/print-lines.ts";
import { runChecks } from "../doctor/run-checks.ts";
import { withProgress } from "../laptop-session.ts";
import { CliError } from "../terminal/cli-error.ts";
import { printJson } from "../terminal/print-json.ts";
import { orStopped } from "../terminal/until-stopped.ts";

/** Looks at everything that is deployed, and says of each thing whether it is well, and if not, what mends it. */
export async function doctor(options: AwsOptions): Promise<void> {
  const lines = await examined(options);
  const count = (state: Line["state"]) => lines.filter((line) => line.state === state).length;
  const [problems, warnings] = [count("problem"), count("warning")];
  if (options.json) printJson({ lines, problems, warnings });
  else console.log(reportText(lines, { colour: process.stdout.isTTY === true && !process.env.NO_COLOR }));
  // What is wrong was told on stdout: an error would say it twice.
  if (problems > 0) process.exitCode = 1;
}

async function examined(options: AwsOptions): Promise<readonly Line[]> {
  const config = await orLine(
    readConfig(options.config),
    "credentials",
    "configuration",
    "mend the configuration",
  );
  if ("line" in config) return [config.line];
  const opened = await orLine(
    openAccount(options, config.value),
    "credentials",
    "account",
    "credentials and a Region, as for the AWS CLI: --profile, --region, or AWS_PROFILE and AWS_REGION",
  );
  if ("line" in opened) return [opened.line];
  return ofAccount(opened.value, config.value);
}

async function ofAccount(account: Account, config: Config): Promise<readonly Line[]> {
  try {
    return await withProgress((onProgress) =>
      orStopped(
        runChecks(allChecks, pictureOf(account, config, Date.now()), (done, total) =>
          onProgress("Looking", done, total),
        ),
      ),
    );
  } finally {
    account.close();
  }
}

/** Without these two nothing else can be looked at: that is the report then. */
async function orLine<T>(
  work: Promise<T>,
  section: Section,
  check: string,
  mend: string,
): Promise<{ readonly value: T } | { readonly line: Line }> {
  try {
    return { value: await work };
  } catch (error) {
    if (!(error instanceof CliError) || error.exitCode === 130) throw error;
    return { line: { section, ...problem(check, error.message, mend) } };
  }
}
