import { createHash } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { DeleteRolePolicyCommand, GetRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import type { Account } from "../account/account.ts";
import { awsFailure } from "../account/aws-failure.ts";
import { CliError } from "../terminal/cli-error.ts";
import { policyJson } from "./policy-json.ts";
import { lintStatement, type ShareStatement } from "./statement.ts";
import { policyDocument } from "./viewer-policy.ts";

/** IAM: at most 128 characters of [\w+=,.@-], of which a dashboard's name has only some (API reference, PutRolePolicy). */
const MAX_NAME = 128;

/** The name of our inline policy in a sharing role; a long dashboard name is cut, its hash keeps two apart. */
export function sharePolicyName(dashboard: string): string {
  const name = `trailboard-share-${dashboard}`;
  if (name.length <= MAX_NAME) return name;
  const hash = createHash("sha256").update(dashboard).digest("hex").slice(0, 16);
  return `${name.slice(0, MAX_NAME - 1 - hash.length)}-${hash}`;
}

/** Our policy in one role, before and after: JSON, null for none. */
export interface PolicyChange {
  readonly role: string;
  readonly policy: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** What applying would change; undefined where the policy says that already. */
export async function plannedChange(
  account: Account,
  role: string,
  dashboard: string,
  statement: ShareStatement | undefined,
): Promise<PolicyChange | undefined> {
  const policy = sharePolicyName(dashboard);
  const before = await currentPolicy(account, role, policy);
  const after = statement ? policyDocument([statement]) : null;
  return isDeepStrictEqual(before, after) ? undefined : { role, policy, before, after };
}

/** Puts our policy, or takes it out where `after` is null. No other policy of the role is touched. */
export async function applyChange(
  { iam }: Account,
  { role: RoleName, policy: PolicyName, after }: PolicyChange,
  onDashboard: ReadonlySet<string>,
): Promise<void> {
  if (after === null) {
    try {
      await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }));
    } catch (error) {
      // Taken out by a try whose answer was lost, or by somebody else: it is out.
      if (!isMissing(error))
        throw awsFailure(`Cannot take policy ${PolicyName} out of role ${RoleName}`, error);
    }
    return;
  }
  const { Statement } = after as { Statement: readonly unknown[] };
  const problems = Statement.flatMap((statement) => lintStatement(statement, onDashboard));
  if (problems.length > 0)
    throw new CliError(`Cannot put that into role ${RoleName}: ${problems.join("; ")}`);
  try {
    await iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(after, null, 2) }),
    );
  } catch (error) {
    throw awsFailure(`Cannot put policy ${PolicyName} into role ${RoleName}`, error);
  }
}

async function currentPolicy({ iam }: Account, RoleName: string, PolicyName: string): Promise<unknown> {
  try {
    const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
    return policyJson(PolicyDocument);
  } catch (error) {
    if (isMissing(error)) return null;
    throw awsFailure(`Cannot read policy ${PolicyName} of role ${RoleName}`, error);
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && /^NoSuchEntity/.test(error.name);
}
