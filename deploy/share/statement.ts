import { parseFunctionArn } from "./function-arn.ts";

/** What a sharing role gets from us: nothing but this. */
export interface ShareStatement {
  readonly Sid: "TrailboardShare";
  readonly Effect: "Allow";
  readonly Action: "lambda:InvokeFunction";
  readonly Resource: readonly string[];
}

/** Undefined where there is nothing to allow: IAM takes no statement without a resource. */
export function shareStatement(arns: readonly string[]): ShareStatement | undefined {
  if (arns.length === 0) return undefined;
  return {
    Sid: "TrailboardShare",
    Effect: "Allow",
    Action: "lambda:InvokeFunction",
    Resource: [...new Set(arns)].sort(),
  };
}

/**
 * What is wrong with a statement that is to go into a sharing role, as sentences; none for one that allows exactly calls
 * of functions that the dashboard calls. Looks at unknown JSON and trusts nothing that was decided before: this is the
 * last look at what people outside of the account will be allowed.
 */
export function lintStatement(statement: unknown, onDashboard: ReadonlySet<string>): string[] {
  if (typeof statement !== "object" || statement === null || Array.isArray(statement))
    return ["The statement is no object"];
  const { Sid, Effect, Action, Resource, ...more } = statement as Record<string, unknown>;
  const problems: string[] = [];
  if (Sid !== "TrailboardShare") problems.push("The statement has not our Sid");
  if (Effect !== "Allow") problems.push("The statement does not allow");
  if (Action !== "lambda:InvokeFunction")
    problems.push("The statement allows something else than lambda:InvokeFunction");
  for (const name of Object.keys(more)) problems.push(`The statement has ${JSON.stringify(name)}`);
  if (!Array.isArray(Resource) || Resource.length === 0)
    return [...problems, "The statement lists no functions"];
  for (const arn of Resource) {
    if (!parseFunctionArn(arn))
      problems.push(`${JSON.stringify(arn)} is not the ARN of exactly one function`);
    else if (!onDashboard.has(String(arn))) problems.push(`${arn} is not on the dashboard`);
  }
  return problems;
}
