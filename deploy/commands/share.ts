import type { AwsOptions } from "../account/account.ts";
import { CliError } from "../cli-error.ts";

export async function share(
  _options: AwsOptions & {
    dashboard: string;
    mode: "public" | "email" | "sso";
    apply?: boolean;
    revoke?: boolean;
    copy?: boolean;
    yes?: boolean;
  },
): Promise<void> {
  throw new CliError("Cannot do that yet");
}
