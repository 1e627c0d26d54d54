import type { AwsOptions } from "../account/account.ts";
import { CliError } from "../cli-error.ts";

export async function embed(
  _widget: string,
  _options: AwsOptions & {
    dashboard?: string;
    file?: string;
    params?: Readonly<Record<string, unknown>>;
    title?: string;
    at?: { x: number; y: number } | "bottom";
    below?: string;
    size?: { columns: number; rows: number };
    remove?: boolean;
    yes?: boolean;
  },
): Promise<void> {
  throw new CliError("Cannot do that yet");
}
