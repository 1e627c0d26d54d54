import { sortedJson } from "../../sorted-json.ts";
import type { Json } from "../../stack/template.ts";
import { byKindOfResource } from "../plan/resource-order.ts";
import { type IamRule, iamRules } from "./iam-rules.ts";
import { meaningOf } from "./meaning.ts";

export interface IamChange extends IamRule {
  readonly change: "added" | "removed";
}

type Rules = Parameters<typeof iamRules>[0];

/**
 * The statements that one template has and the other has not; a statement that changed is one removed and one added. They
 * are compared by what they mean, before CloudFormation fills in references: a reference whose target changes shows as the target's
 * own change.
 */
export function iamDiff(before: Rules, after: Rules): IamChange[] {
  const old = counted(iamRules(before));
  const added: IamChange[] = [];
  for (const rule of iamRules(after)) {
    const key = keyOf(rule);
    const same = old.get(key);
    if (!same) added.push({ change: "added", ...rule });
    else if (same.length === 1) old.delete(key);
    else same.pop();
  }
  const removed = [...old.values()].flat().map((rule): IamChange => ({ change: "removed", ...rule }));
  return [...removed, ...added].sort(
    (a, b) => byKindOfResource(a, b) || rankOf(a.place) - rankOf(b.place) || compare(placeOf(a), placeOf(b)),
  );
}

/** Who may use it, what bounds it, what it may do. */
const PLACES = ["trust", "permissions boundary", "attached policy"];

function rankOf(place: string): number {
  const rank = PLACES.indexOf(place);
  return rank === -1 ? PLACES.length : rank;
}

function placeOf({ place, change }: IamChange): string {
  // "removed" before "added" within one place, as a difference is read.
  return `${place}\n${change === "removed" ? 0 : 1}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function keyOf({ logicalId, place, statement }: IamRule): string {
  return JSON.stringify([logicalId, place, sortedJson(meaningOf(JSON.parse(statement) as Json))]);
}

function counted(rules: readonly IamRule[]): Map<string, IamRule[]> {
  const byKey = new Map<string, IamRule[]>();
  for (const rule of rules) byKey.set(keyOf(rule), [...(byKey.get(keyOf(rule)) ?? []), rule]);
  return byKey;
}
