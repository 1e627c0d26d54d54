import type { Account } from "../account/account.ts";
import { CliError } from "../cli-error.ts";
import type { ShareMode } from "./grants.ts";
import { sharePolicyName } from "./share-policy.ts";
import type { RolesReport } from "./share-report.ts";
import { type FittingRole, rolesFor, rolesOfMode, sharingRoles, withFit } from "./sharing-roles.ts";

/**
 * The sharing roles of a dashboard. Where they cannot be read and nobody needs them, that is said instead: the statement
 * is worth having without them.
 */
export async function rolesReport(
  account: Account,
  { mode, dashboard, dashboardArn }: { mode: ShareMode; dashboard: string; dashboardArn: string },
  { isNeeded }: { isNeeded: boolean },
): Promise<RolesReport> {
  const policy = sharePolicyName(dashboard);
  try {
    const candidates = await withFit(account, rolesOfMode(await sharingRoles(account), mode), dashboardArn);
    const showing = rolesFor(candidates, mode);
    return {
      policy,
      candidates,
      showing: showing.map(({ name }) => name),
      says: sentence(candidates, showing, mode),
      changes: null,
    };
  } catch (error) {
    if (isNeeded || !(error instanceof CliError)) throw error;
    return { policy, candidates: null, showing: [], says: error.message, changes: null };
  }
}

/** Where nothing may be put into a role, none is looked for. */
export function noRoles(dashboard: string): RolesReport {
  const says = "none was looked for: this dashboard is not to be shared with everybody as it is";
  return { policy: sharePolicyName(dashboard), candidates: null, showing: [], says, changes: null };
}

function sentence(
  candidates: readonly FittingRole[],
  showing: readonly FittingRole[],
  mode: ShareMode,
): string {
  const ofMode = { public: "publicly", email: "by e-mail", sso: "by single sign-on" }[mode];
  const names = showing.map(({ name }) => name).join(", ");
  if (showing.length === 1) return `${names} is the sharing role of this dashboard`;
  if (showing.length > 1)
    return `${showing.length} roles show this dashboard, and each gets the policy: ${names}`;
  const unclear = candidates.filter(({ fit }) => fit === "none" || fit === "unreadable");
  if (unclear.length > 0)
    return `no sharing role says that it shows this dashboard; where one of ${unclear.map(({ name }) => name).join(", ")} is its role, the statement must be added there by hand`;
  return `no sharing role shows this dashboard: share it ${ofMode} in the console first, and say --apply then`;
}
