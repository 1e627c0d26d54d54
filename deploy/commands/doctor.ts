import type { AwsOptions } from "../account/account.ts";
import { CliError } from "../cli-error.ts";

export async function doctor(_options: AwsOptions): Promise<void> {
  throw new CliError("Cannot do that yet");
}
