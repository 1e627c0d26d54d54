import type { AwsOptions } from "../account/account.ts";
import { CliError } from "../cli-error.ts";

export async function build(_options: AwsOptions & { out: string }): Promise<void> {
  throw new CliError("Cannot do that yet");
}
