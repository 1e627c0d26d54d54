import type { Account } from "../account/account.ts";
import { printable } from "../printable.ts";
import { changeRoles } from "./change-roles.ts";
import type { ShareMode } from "./grants.ts";
import { type PolicyChange, plannedChange, sharePolicyName } from "./share-policy.ts";
import { rolesOfMode, sharingRoles } from "./sharing-roles.ts";

/** What `share --revoke` found and did. */
export interface Revocation {
  readonly dashboard: string;
  readonly mode: ShareMode;
  readonly policy: string;
  /** Roles out of which our policy was taken; `before` is what it said. */
  readonly changes: readonly PolicyChange[];
  /** Sharing roles of other modes that still have it. */
  readonly elsewhere: readonly string[];
}

/**
 * Takes our policy for the dashboard out of the sharing roles of this mode. The dashboard need not exist any more, and
 * what its roles show does not matter: where our policy is, it goes.
 */
export async function revoke(
  account: Account,
  { dashboard, mode, yes = false }: { dashboard: string; mode: ShareMode; yes?: boolean },
): Promise<Revocation> {
  const roles = await sharingRoles(account);
  const ofMode = new Set(rolesOfMode(roles, mode).map(({ name }) => name));
  const changes: PolicyChange[] = [];
  const elsewhere: string[] = [];
  for (const { name } of roles) {
    const change = await plannedChange(account, name, dashboard, undefined);
    if (!change) continue;
    if (ofMode.has(name)) changes.push(change);
    else elsewhere.push(name);
  }
  await changeRoles(account, changes, new Set(), { yes });
  return { dashboard, mode, policy: sharePolicyName(dashboard), changes, elsewhere };
}

export function tellRevocation({ dashboard, mode, policy, changes, elsewhere }: Revocation): void {
  const say = (line: string) => console.log(printable(line));
  for (const { role } of changes) say(`Policy ${policy} is out of role ${role}`);
  if (changes.length === 0)
    say(`Nothing to take out: no sharing role of mode ${mode} has a policy of Trailboard's for ${dashboard}`);
  for (const role of elsewhere)
    say(`Role ${role} of another mode still has it: say its --mode to take it out there`);
  if (changes.length > 0)
    say(
      "The share itself goes on without our widgets; only the console can end it (Actions, Share dashboard)",
    );
}
