import type { FakeState } from "../state.ts";
import { AwsError, type Input } from "../wire/fake-service.ts";
import { optionalText, text, texts } from "../wire/input.ts";
import type { FakePrincipal } from "./principal.ts";
import { paged } from "./roles.ts";

interface Statement {
  readonly policy: string;
  readonly effect: string;
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
  readonly resources: readonly string[];
  readonly hasCondition: boolean;
}

/**
 * What the principal's identity policies say. Conditions, NotResource, boundaries, resource policies and organisation
 * policies are not evaluated: a statement with a condition gives nothing (and its keys are listed as missing context).
 */
export function simulatePrincipalPolicy(state: FakeState, input: Input): object {
  const source = principalOf(state, text(input, "PolicySourceArn"));
  const statements = [
    ...documentsOf(state, source),
    ...texts(input, "PolicyInputList").map(
      (document, at) => [`PolicyInputList.${at + 1}`, document] as const,
    ),
  ].flatMap(([name, document]) => statementsOf(name, document));
  const resources = texts(input, "ResourceArns");
  const results = texts(input, "ActionNames").flatMap((action) =>
    (resources.length > 0 ? resources : ["*"]).map((resource) => evaluate(statements, action, resource)),
  );
  optionalText(input, "CallerArn");
  return paged("EvaluationResults", results, input);
}

function principalOf({ roles, users }: FakeState, arn: string): FakePrincipal {
  const one = [...roles.values(), ...users.values()].find((candidate) => candidate.arn === arn);
  if (!one) throw new AwsError("NoSuchEntity", `The entity ${arn} cannot be found.`, 404);
  return one;
}

function documentsOf(
  state: FakeState,
  { inlinePolicies, attachedPolicies }: FakePrincipal,
): (readonly [string, string])[] {
  const managed = [...attachedPolicies].flatMap((arn) => {
    const document = state.policies.get(arn)?.versions.at(-1);
    return document === undefined ? [] : [[arn, document] as const];
  });
  return [...inlinePolicies, ...managed];
}

function evaluate(statements: readonly Statement[], action: string, resource: string): object {
  const matching = statements.filter((statement) => matches(statement, action, resource));
  const sure = matching.filter(({ hasCondition }) => !hasCondition);
  const denied = sure.some(({ effect }) => effect === "Deny");
  const allowed = sure.some(({ effect }) => effect === "Allow");
  return {
    EvalActionName: action,
    EvalResourceName: resource,
    EvalDecision: denied ? "explicitDeny" : allowed ? "allowed" : "implicitDeny",
    MatchedStatements: sure.map(({ policy }) => ({ SourcePolicyId: policy, SourcePolicyType: "IAM Policy" })),
    MissingContextValues: matching.some(({ hasCondition }) => hasCondition)
      ? ["conditions are not evaluated here"]
      : [],
  };
}

function matches({ actions, notActions, resources }: Statement, action: string, resource: string): boolean {
  const isAction =
    actions.some((pattern) => like(pattern.toLowerCase(), action.toLowerCase())) ||
    (notActions.length > 0 &&
      !notActions.some((pattern) => like(pattern.toLowerCase(), action.toLowerCase())));
  return isAction && resources.some((pattern) => like(pattern, resource));
}

/** `*` any characters, `?` one; a "*" that is asked for needs a "*" that is granted. */
export function like(pattern: string, value: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(value);
}

function statementsOf(policy: string, document: string): Statement[] {
  const { Statement: all } = JSON.parse(document) as { Statement?: unknown };
  return listed(all).map((one) => {
    const { Effect, Action, NotAction, Resource, Condition } = one as Record<string, unknown>;
    return {
      policy,
      effect: String(Effect),
      actions: listed(Action).map(String),
      notActions: listed(NotAction).map(String),
      resources: listed(Resource).map(String),
      hasCondition: Condition !== undefined,
    };
  });
}

function listed(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
