import type { AwsOptions } from "../account/account.ts";
import { CliError } from "../cli-error.ts";

export async function destroy(_options: AwsOptions & { yes?: boolean; withIndex?: boolean }): Promise<void> {
  throw new CliError("Cannot do that yet");
}
