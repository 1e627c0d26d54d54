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

/** A role that CloudWatch made when somebody shared dashboards. */
export interface SharingRole {
  readonly name: string;
  readonly arn: string;
  /** By its name; AWS does not document the name of the role for single sign-on. */
  readonly kind: "public" | "email" | "unknown";
}

const PATH = "/service-role/";

/** All sharing roles of the account. CloudWatch names them CWDBSharing-PublicReadOnlyAccess-XXXXXXXX and CWDBSharing-ReadOnlyAccess-XXXXXXXX. */
export async function sharingRoles({ iam }: Account): Promise<SharingRole[]> {
  const roles: SharingRole[] = [];
  try {
    for await (const { Roles = [] } of paginateListRoles({ client: iam }, { PathPrefix: PATH }))
      for (const { RoleName: name = "", Arn: arn = "" } of Roles)
        if (name.startsWith("CWDBSharing")) roles.push({ name, arn, kind: kindOf(name) });
  } catch (error) {
    throw awsFailure("Cannot list the roles of shared dashboards", error);
  }
  return roles;
}

function kindOf(name: string): SharingRole["kind"] {
  if (/^CWDBSharing-PublicReadOnlyAccess-/.test(name)) return "public";
  return /^CWDBSharing-ReadOnlyAccess-/.test(name) ? "email" : "unknown";
}

/** Roles that may be those of this mode, judged by their names alone. */
export function rolesOfMode(roles: readonly SharingRole[], mode: ShareMode): SharingRole[] {
  if (mode === "public") return roles.filter(({ kind }) => kind === "public");
  if (mode === "email") return roles.filter(({ kind }) => kind === "email");
  return roles.filter(({ kind }) => kind !== "public");
}

export interface FittingRole extends SharingRole {
  readonly fit: Fit;
}

/** Each role with what its policies say about the dashboard. */
export async function withFit(
  { iam }: Account,
  roles: readonly SharingRole[],
  dashboardArn: string,
): Promise<FittingRole[]> {
  const fitting: FittingRole[] = [];
  for (const role of roles)
    fitting.push({ ...role, fit: fitOf(await documentsOf(iam, role.name), dashboardArn) });
  return fitting;
}

/**
 * The roles that show this dashboard in this mode. A role that names the dashboard goes before those that cover it with a
 * wildcard. Single sign-on shares all dashboards: its role covers them, and one that names the dashboard is the e-mail
 * share's, unless its name says otherwise.
 */
export function rolesFor(roles: readonly FittingRole[], mode: ShareMode): FittingRole[] {
  const naming = roles.filter(({ fit }) => fit === "this");
  const covering = roles.filter(({ fit }) => fit === "covers");
  if (mode !== "sso") return naming.length > 0 ? naming : covering;
  return covering.length > 0 ? covering : naming.filter(({ kind }) => kind === "unknown");
}

/** Every policy of the role as JSON; undefined for one that could not be read. */
async function documentsOf(iam: IAMClient, RoleName: string): Promise<unknown[]> {
  const documents: unknown[] = [];
  const read = async (work: () => Promise<string | undefined>) => {
    try {
      documents.push(policyJson(await work()));
    } catch {
      // Somebody who may put our policy need not be allowed to read all others: the role is then judged by what is left.
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

/** IAM gives documents percent-encoded (RFC 3986). */
export function policyJson(encoded: string | undefined): unknown {
  return JSON.parse(decodeURIComponent(encoded ?? "null")) ?? undefined;
}
