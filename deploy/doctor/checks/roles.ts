import {
  GetRolePolicyCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { awsFailure } from "../../account/aws-failure.ts";
import { sortedJson } from "../../sorted-json.ts";
import type { Json } from "../../stack/template.ts";
import { cannotTell, type Finding, isNotFound, ok, problem, warning } from "../finding.ts";
import type { Picture } from "../picture.ts";
import { type Deployed, resolved, UnresolvedError } from "../resolve-template.ts";
import type { Check } from "../run-checks.ts";

const PERMISSION = "iam:ListRolePolicies, iam:GetRolePolicy and iam:ListAttachedRolePolicies";

/** What the roles may do is what the template says, no less and no more. */
export const roleChecks: readonly Check[] = [
  { section: "roles", name: "roles", permission: PERMISSION, needsStack: true, run: look },
];

async function look(picture: Picture): Promise<readonly Finding[]> {
  const [resources, template, stack] = await Promise.all([
    picture.resources(),
    picture.template(),
    picture.stack(),
  ]);
  const { partition, region, accountId, iam } = picture.account;
  const deployed: Deployed = {
    ...{ partition, region, accountId, resources },
    stackName: picture.names.stack,
    parameters: stack?.parameters ?? {},
  };
  const findings: Finding[] = [];
  for (const { logicalId, physicalId, type } of resources) {
    if (type !== "AWS::IAM::Role") continue;
    const policies = template.Resources[logicalId]?.Properties?.Policies;
    findings.push(
      ...(await lookAtRole(physicalId, policies, deployed, iam).catch((error: unknown) => [
        cannotTell(physicalId, error, PERMISSION),
      ])),
    );
  }
  return findings.length > 0 ? findings : [problem("roles", "the stack has no roles", "`trailboard deploy`")];
}

async function lookAtRole(
  roleName: string,
  policies: Json | undefined,
  deployed: Deployed,
  iam: IAMClient,
): Promise<Finding[]> {
  let wanted: ReadonlyMap<string, string>;
  try {
    wanted = policyTexts(resolved(policies ?? [], deployed));
  } catch (error) {
    if (!(error instanceof UnresolvedError)) throw error;
    return [warning(roleName, `cannot tell: ${error.message} in the template`, "deploy again")];
  }
  let found: { inline: ReadonlyMap<string, string>; attached: readonly string[] };
  try {
    found = await policiesOf(roleName, iam);
  } catch (error) {
    if (isNotFound(error)) return [problem(roleName, "the role is gone", "deploy again")];
    throw awsFailure(`Cannot read the policies of role ${roleName}`, error);
  }
  const findings: Finding[] = [];
  for (const [name, text] of wanted) {
    const there = found.inline.get(name);
    if (there === undefined) findings.push(problem(roleName, `its policy ${name} is gone`, "deploy again"));
    else if (there !== text)
      findings.push(
        problem(
          roleName,
          `its policy ${name} is not as it was deployed: somebody changed it`,
          "look at it, then deploy again",
        ),
      );
  }
  const more = [...[...found.inline.keys()].filter((name) => !wanted.has(name)), ...found.attached];
  if (more.length > 0)
    findings.push(
      warning(
        roleName,
        `has more than Trailboard gives it: ${more.slice(0, 5).join(", ")}`,
        "take away what is not needed",
      ),
    );
  return findings.length > 0 ? findings : [ok(roleName, "may do what its template says, and no more")];
}

function policyTexts(policies: Json | undefined): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const policy of Array.isArray(policies) ? (policies as readonly Json[]) : []) {
    const { PolicyName, PolicyDocument } = policy as Readonly<Record<string, Json>>;
    texts.set(String(PolicyName), sortedJson(PolicyDocument));
  }
  return texts;
}

async function policiesOf(RoleName: string, iam: IAMClient) {
  const inline = new Map<string, string>();
  let marker: string | undefined;
  do {
    const page = await iam.send(
      new ListRolePoliciesCommand({ RoleName, ...(marker ? { Marker: marker } : {}) }),
    );
    for (const PolicyName of page.PolicyNames ?? []) {
      const { PolicyDocument = "" } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      inline.set(PolicyName, documentOf(PolicyDocument));
    }
    marker = page.IsTruncated ? page.Marker : undefined;
  } while (marker);
  const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
  return { inline, attached: AttachedPolicies.map(({ PolicyName = "" }) => PolicyName) };
}

/** IAM answers with a document that is encoded for an address (RFC 3986). */
function documentOf(text: string): string {
  try {
    return sortedJson(JSON.parse(decodeURIComponent(text)));
  } catch {
    return text;
  }
}
