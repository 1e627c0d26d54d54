import type { AwsOptions } from "../account/account.ts";
import { CliError } from "../cli-error.ts";

export async function viewerPolicy(_options: AwsOptions & { detail?: boolean }): Promise<void> {
  throw new CliError("Cannot do that yet");
}
