import type { AwsOptions } from "../account/account.ts";
import { CliError } from "../cli-error.ts";

export async function indexRun(_options: AwsOptions & { yes?: boolean }): Promise<void> {
  throw new CliError("Cannot do that yet");
}

export async function indexBackfill(
  _options: AwsOptions & { from: number; to: number; yes?: boolean },
): Promise<void> {
  throw new CliError("Cannot do that yet");
}
