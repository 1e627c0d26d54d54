import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRolePolicyCommand,
  type IAMClient,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  paginateListRoles,
} from "@aws-sdk/client-iam";
import type { Account } from "../account/account.ts";
import { awsFailure } from "../account/aws-failure.ts";
import type { ShareMode } from "./grants.ts";
import { type Fit, fitOf } from "./policy-fit.ts";
import { policyJson } from "./policy-json.ts";
import { strangersIn } from "./role-trust.ts";

/** A role that CloudWatch made when somebody shared dashboards. */
export interface SharingRole {
  readonly name: string;
  readonly arn: string;
  /** By its name; AWS does not document the name of the role for single sign-on. */
  readonly kind: "public" | "email" | "unknown";
  /** Who else than viewers may take it on, by its trust policy: then CloudWatch did not make it, or somebody changed it. */
  readonly strangers: readonly string[];
}

const PATH = "/service-role/";

/**
 * All sharing roles of the account. CloudWatch names them CWDBSharing-PublicReadOnlyAccess-XXXXXXXX and
 * CWDBSharing-ReadOnlyAccess-XXXXXXXX; so can everybody who may make roles, and a path may go on after the prefix.
 */
export async function sharingRoles({ iam }: Account): Promise<SharingRole[]> {
  const roles: SharingRole[] = [];
  try {
    for await (const { Roles = [] } of paginateListRoles({ client: iam }, { PathPrefix: PATH }))
      for (const { RoleName: name = "", Arn: arn = "", Path, AssumeRolePolicyDocument: trust } of Roles)
        if (Path === PATH && name.startsWith("CWDBSharing"))
          roles.push({ name, arn, kind: kindOf(name), strangers: strangersIn(trust) });
  } catch (error) {
    throw awsFailure("Cannot list the roles of shared dashboards", error);
  }
  return roles;
}

function kindOf(name: string): SharingRole["kind"] {
  if (/^CWDBSharing-PublicReadOnlyAccess-/.test(name)) return "public";
  return /^CWDBSharing-ReadOnlyAccess-/.test(name) ? "email" : "unknown";
}

export interface FittingRole extends SharingRole {
  readonly fit: Fit;
}

/** Roles that are read at once: IAM slows down who asks much. */
const AT_ONCE = 5;

/** Each role with what its policies say about the dashboard. */
export async function withFit(
  { iam }: Account,
  roles: readonly SharingRole[],
  dashboardArn: string,
): Promise<FittingRole[]> {
  const fitting: FittingRole[] = [];
  for (let at = 0; at < roles.length; at += AT_ONCE)
    fitting.push(
      ...(await Promise.all(
        roles.slice(at, at + AT_ONCE).map(async (role) => {
          return { ...role, fit: fitOf(await documentsOf(iam, role.name), dashboardArn) };
        }),
      )),
    );
  return fitting;
}

/**
 * Each sharing role belongs to one mode. Single sign-on shares all dashboards: where a role's name does not say what it
 * is for, or it covers dashboards with a wildcard, it is single sign-on's.
 */
export function modeOf({ kind, fit }: FittingRole): ShareMode {
  if (kind === "public") return "public";
  return kind === "email" && fit !== "covers" ? "email" : "sso";
}

/**
 * Of all roles of a mode those that show this dashboard: a role that names it goes before those that only cover it. None
 * that others than viewers may take on: what is put into it would be theirs.
 */
export function rolesThatShow(roles: readonly FittingRole[], mode: ShareMode): FittingRole[] {
  const ofMode = roles.filter((role) => modeOf(role) === mode && role.strangers.length === 0);
  const naming = ofMode.filter(({ fit }) => fit === "this");
  const covering = ofMode.filter(({ fit }) => fit === "covers");
  // All viewers of a single sign-on come by the role that covers all.
  if (mode === "sso") return covering.length > 0 ? covering : naming;
  return naming.length > 0 ? naming : covering;
}

/** Every policy of the role as JSON; undefined for one that could not be read. */
async function documentsOf(iam: IAMClient, RoleName: string): Promise<unknown[]> {
  const documents: unknown[] = [];
  const read = async (work: () => Promise<string | undefined>) => {
    try {
      documents.push(policyJson(await work()));
    } catch (error) {
      // Somebody who may put our policy need not be allowed to read all others: the role is then judged by what is left.
      if (!isUnreadable(error)) throw awsFailure(`Cannot read the policies of role ${RoleName}`, error);
      documents.push(undefined);
    }
  };
  const inline: string[] = [];
  const attached: string[] = [];
  try {
    for await (const { PolicyNames = [] } of paginateListRolePolicies({ client: iam }, { RoleName }))
      inline.push(...PolicyNames);
    for await (const { AttachedPolicies = [] } of paginateListAttachedRolePolicies(
      { client: iam },
      { RoleName },
    ))
      attached.push(...AttachedPolicies.map(({ PolicyArn = "" }) => PolicyArn));
  } catch (error) {
    throw awsFailure(`Cannot list the policies of role ${RoleName}`, error);
  }
  for (const PolicyName of inline)
    await read(
      async () => (await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))).PolicyDocument,
    );
  for (const PolicyArn of attached)
    await read(async () => {
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
      const VersionId = Policy?.DefaultVersionId;
      return (await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }))).PolicyVersion?.Document;
    });
  return documents;
}

function isUnreadable(error: unknown): boolean {
  return error instanceof Error && /^(AccessDenied|NoSuchEntity|SyntaxError|URIError)/.test(error.name);
}
