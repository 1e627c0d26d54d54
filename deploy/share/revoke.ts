import type { Account } from "../account/account.ts";
import { printable } from "../terminal/printable.ts";
import { changeRoles } from "./change-roles.ts";
import type { ShareMode } from "./grants.ts";
import { type PolicyChange, plannedChange, sharePolicyName } from "./share-policy.ts";
import { modeOf, sharingRoles, withFit } from "./sharing-roles.ts";

/** What `share --revoke` found and did. */
export interface Revocation {
  readonly dashboard: string;
  readonly mode: ShareMode;
  readonly policy: string;
  /** Roles out of which our policy was taken; `before` is what it said. */
  readonly changes: readonly PolicyChange[];
  /** Sharing roles of other modes that still have it. */
  readonly elsewhere: readonly { readonly role: string; readonly mode: ShareMode }[];
}

/**
 * Takes our policy for the dashboard out of the sharing roles of this mode. The dashboard need not exist any more:
 * where our policy is, it goes.
 */
export async function revoke(
  account: Account,
  { dashboard, mode, yes = false }: { dashboard: string; mode: ShareMode; yes?: boolean },
): Promise<Revocation> {
  const dashboardArn = `arn:${account.partition}:cloudwatch::${account.accountId}:dashboard/${dashboard}`;
  const changes: PolicyChange[] = [];
  const elsewhere: Revocation["elsewhere"][number][] = [];
  for (const role of await sharingRoles(account)) {
    const change = await plannedChange(account, role.name, dashboard, undefined);
    if (!change) continue;
    for (const fitting of await withFit(account, [role], dashboardArn)) {
      if (modeOf(fitting) === mode) changes.push(change);
      else elsewhere.push({ role: role.name, mode: modeOf(fitting) });
    }
  }
  await changeRoles(account, changes, new Set(), { yes });
  return { dashboard, mode, policy: sharePolicyName(dashboard), changes, elsewhere };
}

export function tellRevocation({ dashboard, mode, policy, changes, elsewhere }: Revocation): void {
  const say = (line: string) => console.log(printable(line));
  for (const { role } of changes) say(`Policy ${policy} is out of role ${role}`);
  if (changes.length === 0)
    say(`Nothing to take out: no sharing role of mode ${mode} has a policy of Trailboard's for ${dashboard}`);
  for (const { role, mode: other } of elsewhere)
    say(`Role ${role} still has it: say --mode ${other} to take it out there`);
  if (changes.length > 0)
    say(
      "The share itself goes on without our widgets; only the console can end it (Actions, Share dashboard)",
    );
}
