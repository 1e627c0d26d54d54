import type { Account } from "../account/account.ts";
import { CliError } from "../terminal/cli-error.ts";
import type { ShareMode } from "./grants.ts";
import { sharePolicyName } from "./share-policy.ts";
import type { RolesReport } from "./share-report.ts";
import { type FittingRole, modeOf, rolesThatShow, sharingRoles, withFit } from "./sharing-roles.ts";

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
    // Only a role's name tells public shares from the others: the others are told apart by what they show.
    const mayBe = (await sharingRoles(account)).filter(
      ({ kind }) => (kind === "public") === (mode === "public"),
    );
    const candidates = await withFit(account, mayBe, dashboardArn);
    const showing = rolesThatShow(candidates, mode);
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
  const names = showing.map(({ name }) => name).join(", ");
  if (showing.length === 1) return `${names} is the sharing role of this dashboard`;
  if (showing.length > 1)
    return `${showing.length} roles show this dashboard, and each gets the policy: ${names}`;
  const none = "no sharing role shows this dashboard";
  const listed = (roles: readonly FittingRole[]) => roles.map(({ name }) => name).join(", ");
  const shows = candidates.filter(({ fit }) => fit === "this" || fit === "covers");
  const ofStrangers = shows.filter((role) => role.strangers.length > 0 && modeOf(role) === mode);
  if (ofStrangers.length > 0)
    return `${none} ${BY[mode]} and lets in nobody but its viewers: ${listed(ofStrangers)} may be taken on by others, so that CloudWatch did not make it, or somebody changed it`;
  const otherMode = shows.filter(({ strangers }) => strangers.length === 0);
  const first = otherMode[0];
  if (first)
    return `${none} ${BY[mode]}, but ${listed(otherMode)} shows it ${BY[modeOf(first)]}: say --mode ${modeOf(first)}`;
  const unclear = candidates.filter(
    (role) => modeOf(role) === mode && (role.fit === "none" || role.fit === "unreadable"),
  );
  if (unclear.length > 0)
    return `no sharing role says that it shows this dashboard; where one of ${listed(unclear)} is its role, the statement must be added there by hand`;
  return `${none}: share it ${BY[mode]} in the console first, and say --apply then`;
}

const BY: Readonly<Record<ShareMode, string>> = {
  public: "publicly",
  email: "by e-mail",
  sso: "by single sign-on",
};
