import { diffLines } from "diff";
import type { Account } from "../account/account.ts";
import { confirm } from "../terminal/confirm.ts";
import { printable } from "../terminal/printable.ts";
import { applyChange, type PolicyChange } from "./share-policy.ts";

/** Shows each change, and what to know about it, on stderr, asks once, and makes the changes one after the other. */
export async function changeRoles(
  account: Account,
  changes: readonly PolicyChange[],
  onDashboard: ReadonlySet<string>,
  { yes = false, warnings = [] }: { yes?: boolean; warnings?: readonly string[] },
): Promise<void> {
  if (changes.length === 0) return;
  for (const line of [...changes.flatMap(changeLines), ...warnings]) console.error(printable(line));
  const roles = changes.length === 1 ? "this role" : `these ${changes.length} roles`;
  await confirm(`Change ${roles}?`, { yes });
  for (const change of changes) await applyChange(account, change, onDashboard);
}

/** Before and after, line by line; every other policy of the role stays as it is. */
export function changeLines({ role, policy, before, after }: PolicyChange): string[] {
  const text = (document: unknown) => (document === null ? "" : `${JSON.stringify(document, null, 2)}\n`);
  const lines = diffLines(text(before), text(after)).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, "")
      .split("\n")
      .map((line) => `${added ? "+" : removed ? "-" : " "} ${line}`),
  );
  return [`Role ${role}, inline policy ${policy}:`, ...lines];
}
