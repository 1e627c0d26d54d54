import type { Account } from "../account/account.ts";
import { deployedStack } from "../account/deployed-stack.ts";
import type { Names } from "../names.ts";
import { CliError } from "../terminal/cli-error.ts";
import type { Deployed } from "./deployed.ts";

/**
 * ARN of the public function as our stack says it; null where the stack has none. Undefined where there is no stack of
 * ours, for those who deploy by other means, or where it may not be looked at: then the function's name must do.
 * `deployed` is the stack where it was looked at before.
 */
export async function deployedPublicFunction(
  account: Account,
  { stack: name }: Names,
  deployed: Deployed | undefined,
): Promise<string | null | undefined> {
  if (deployed) return deployed.outputs.PublicFunctionArn ?? null;
  try {
    const stack = await deployedStack(account, name);
    return stack?.owner === name ? (stack.outputs.PublicFunctionArn ?? null) : undefined;
  } catch (error) {
    const { cause } = error instanceof CliError ? error : {};
    if (cause instanceof Error && /^AccessDenied/.test(cause.name)) return undefined;
    throw error;
  }
}
