import type { AwsOptions } from "../account/account.ts";
import { CliError } from "../cli-error.ts";

export async function dashboards(
  _options: AwsOptions & { put: boolean; out?: string; replace?: boolean; yes?: boolean },
): Promise<void> {
  throw new CliError("Cannot do that yet");
}
