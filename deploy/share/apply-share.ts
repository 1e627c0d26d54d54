import type { Account } from "../account/account.ts";
import { CliError } from "../terminal/cli-error.ts";
import { printable } from "../terminal/printable.ts";
import { changeRoles } from "./change-roles.ts";
import { plannedChange } from "./share-policy.ts";
import type { ShareReport } from "./share-report.ts";

/** Puts the report's statement into every role that shows the dashboard, after asking; gives what was changed. */
export async function applyShare(
  account: Account,
  { dashboard, statement, roles, functions }: ShareReport,
  { yes = false }: { yes?: boolean },
) {
  if (roles.showing.length === 0)
    throw new CliError(`Cannot put the policy for ${dashboard} anywhere: ${roles.says}`);
  const planned = [];
  for (const role of roles.showing)
    planned.push(await plannedChange(account, role, dashboard, statement ?? undefined));
  const changes = planned.filter((change) => change !== undefined);
  const warnings = functions.flatMap(({ arn, warning }) =>
    warning === undefined ? [] : [`${arn}: ${warning}`],
  );
  await changeRoles(account, changes, new Set(functions.map(({ arn }) => arn)), { yes, warnings });
  return changes;
}

export function tellApplied({ roles: { policy, showing } }: ShareReport, changed: number): void {
  const say = (line: string) => console.log(printable(line));
  say(
    changed === 0
      ? `Nothing to do: policy ${policy} is as it should be in ${showing.join(", ")}`
      : `Policy ${policy} is as it should be in ${showing.join(", ")}: ${changed} changed. Viewers see the widgets when they load the page again`,
  );
}
