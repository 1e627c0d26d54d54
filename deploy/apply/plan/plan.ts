import { type CostEstimate, estimate } from "../../cost/estimate.ts";
import { type IamChange, iamDiff } from "../iam/iam-diff.ts";
import type { Prepared } from "../prepare/prepare.ts";
import type { Session } from "../session/session.ts";
import type { FoundStack } from "../stack/find-stack.ts";
import { inPlanOrder, type PlannedChange } from "./planned-change.ts";

export interface ParameterChange {
  readonly name: string;
  /** undefined: there was none. */
  readonly before: string | undefined;
  readonly after: string;
}

/** What a deployment would do. */
export interface Plan {
  /** "create" makes the stack, "update" changes it, "nothing" is all as it should be. */
  readonly kind: "create" | "update" | "nothing";
  /** Whether there is no stack yet. */
  readonly isNew: boolean;
  readonly stack: string;
  readonly accountId: string;
  readonly region: string;
  readonly changes: readonly PlannedChange[];
  readonly iam: readonly IamChange[];
  /** All of them for a new stack. */
  readonly parameters: readonly ParameterChange[];
  readonly notes: readonly string[];
  /** What everything costs a month afterwards. */
  readonly estimate: CostEstimate;
}

export function planOf(
  { account, config, names }: Session,
  prepared: Prepared,
  stack: FoundStack | undefined,
  { changes, empty }: { changes: readonly PlannedChange[]; empty: boolean },
  notes: readonly string[] = [],
): Plan {
  const isNew = stack?.state !== "settled";
  return {
    kind: empty ? "nothing" : isNew ? "create" : "update",
    isNew,
    stack: names.stack,
    accountId: account.accountId,
    region: account.region,
    changes: inPlanOrder(changes),
    iam: empty ? [] : iamDiff(prepared.before, prepared.template),
    parameters: empty ? [] : parameterChanges(isNew ? {} : stack.parameters, prepared.parameters),
    notes: [...prepared.notes, ...notes],
    estimate: estimate(config),
  };
}

function parameterChanges(
  before: Readonly<Record<string, string>>,
  after: Readonly<Record<string, string>>,
): ParameterChange[] {
  return Object.entries(after)
    .filter(([name, value]) => before[name] !== value)
    .map(([name, value]) => ({ name, before: before[name], after: value }));
}
