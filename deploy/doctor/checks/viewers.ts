import { GetRoleCommand, SimulatePrincipalPolicyCommand } from "@aws-sdk/client-iam";
import type { Account } from "../../account/account.ts";
import { awsFailure } from "../../account/aws-failure.ts";
import { type Finding, isNotFound, ok, warning } from "../finding.ts";
import type { Picture } from "../picture.ts";
import type { Check } from "../run-checks.ts";

export const viewerChecks: readonly Check[] = [
  {
    section: "viewers",
    name: "you",
    permission: "iam:SimulatePrincipalPolicy, and iam:GetRole for a role",
    needsStack: true,
    run: look,
  },
];

/** Whether whoever runs this would see the widgets: asked of IAM, no function is called. */
async function look({ account, stack: ask }: Picture): Promise<readonly Finding[]> {
  const outputs = (await ask())?.outputs ?? {};
  const functions = [outputs.IndexFunctionArn, outputs.DetailFunctionArn].filter((arn) => arn !== undefined);
  if (functions.length === 0)
    return [warning("you", "cannot tell: the stack does not say its functions", "deploy again")];
  if (account.callerArn.endsWith(":root")) return [ok("you", "the root user may call every function")];
  const principal = await principalOf(account);
  if (principal === undefined) return [notSimulated(account.callerArn)];
  let decisions: ReadonlyMap<string, string>;
  try {
    decisions = await simulated(account, principal, functions);
  } catch (error) {
    // IAM knows no such user or role: it was deleted since these credentials were made, or is none of IAM's.
    if (isNotFound(error) || isNamed(error, "InvalidInput")) return [notSimulated(principal)];
    throw error;
  }
  return functions.map((arn) => {
    const name = arn.split(":").at(-1) ?? arn;
    const decision = decisions.get(arn);
    if (decision === "allowed") return ok("you", `may call ${name}`);
    const said =
      decision === undefined
        ? "IAM does not say"
        : decision === "explicitDeny"
          ? "a policy denies it"
          : "no policy allows it";
    return warning(
      "you",
      `may not call ${name}, and would see an error in place of its widgets: ${said}`,
      `attach ${outputs.ViewerPolicyArn ?? "the policy of `trailboard viewer-policy`"}`,
    );
  });
}

function notSimulated(arn: string): Finding {
  return warning(
    "you",
    `cannot tell: IAM simulates users and roles, not ${arn}`,
    "run doctor as the user or role that people look with, or open a dashboard in the console",
  );
}

function isNamed(error: unknown, name: string): boolean {
  for (let at = error; at instanceof Error; at = at.cause) if (at.name.startsWith(name)) return true;
  return false;
}

/** Undefined for what is neither a user nor a role. */
async function principalOf({ callerArn, iam }: Account): Promise<string | undefined> {
  const [, , service, , , resource = ""] = callerArn.split(":");
  if (service === "iam" && /^(user|role)\//.test(resource)) return callerArn;
  const [kind, roleName] = resource.split("/");
  if (service !== "sts" || kind !== "assumed-role" || !roleName) return undefined;
  try {
    // A session's ARN leaves out the role's path.
    const { Role } = await iam.send(new GetRoleCommand({ RoleName: roleName }));
    return Role?.Arn;
  } catch (error) {
    throw awsFailure(`Cannot look at your role ${roleName}`, error);
  }
}

async function simulated(
  { iam }: Account,
  principal: string,
  functions: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  try {
    const { EvaluationResults = [] } = await iam.send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: principal,
        ActionNames: ["lambda:InvokeFunction"],
        ResourceArns: [...functions],
      }),
    );
    const decisions = new Map<string, string>();
    for (const { EvalResourceName = "", EvalDecision, ResourceSpecificResults = [] } of EvaluationResults) {
      if (EvalDecision) decisions.set(EvalResourceName, EvalDecision);
      for (const { EvalResourceName: name = "", EvalResourceDecision } of ResourceSpecificResults)
        if (EvalResourceDecision) decisions.set(name, EvalResourceDecision);
    }
    return decisions;
  } catch (error) {
    throw awsFailure("Cannot ask IAM what you may do", error);
  }
}
