import type { AwsOptions } from "../account/account.ts";
import { CliError } from "../cli-error.ts";

export async function plan(_options: AwsOptions): Promise<void> {
  throw new CliError("Cannot do that yet");
}
