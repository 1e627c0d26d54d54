import { dollars } from "../../cost/cost-line.ts";
import type { IamChange } from "../iam/iam-diff.ts";
import { ruleWords } from "../iam/rule-words.ts";
import type { Plan } from "./plan.ts";
import type { ChangeKind, PlannedChange } from "./planned-change.ts";

/** "maybe-update": all that may change hangs on what another resource turns out to be. */
type Said = ChangeKind | "maybe-update";

/** What a kind of change is called; what may lose something is in capitals. */
const WORDS: Readonly<Record<Said, string>> = {
  create: "create",
  update: "update",
  "maybe-update": "may update",
  "maybe-replace": "MAY REPLACE",
  replace: "REPLACE",
  delete: "DELETE",
  forget: "let go",
  import: "take back",
};

const REMARKS: Readonly<Partial<Record<ChangeKind, string>>> = {
  forget: "stays in the account",
  import: "is in the account already, and is taken as it is",
};

/** A plan for people, a line each. */
export function planLines(plan: Plan): string[] {
  const place = `stack ${plan.stack} in account ${plan.accountId}, ${plan.region}`;
  const notes = noteLines(plan);
  if (plan.kind === "nothing") return [...notes, `Nothing to change: ${place} is as configured`];
  return [
    `${plan.kind === "create" ? "Create" : "Update"} ${place}: ${countsOf(plan.changes)}`,
    ...notes,
    ...(plan.changes.length === 0 ? ["  only outputs, tags or descriptions change"] : []),
    ...changeLines(plan.changes),
    ...parameterLines(plan),
    ...iamLines(plan.iam),
    ...estimateLines(plan),
  ];
}

export function noteLines({ notes }: Pick<Plan, "notes">): string[] {
  return notes.map((note) => `Note: ${note}`);
}

function countsOf(changes: readonly PlannedChange[]): string {
  const counts = new Map<Said, number>();
  for (const said of changes.map(saidOf)) counts.set(said, (counts.get(said) ?? 0) + 1);
  const parts = [...counts].map(([said, count]) => `${count} ${COUNTED[said] ?? `to ${WORDS[said]}`}`);
  return parts.length === 0 ? "no resource changes" : parts.join(", ");
}

const COUNTED: Readonly<Partial<Record<Said, string>>> = {
  "maybe-update": "perhaps to update",
  "maybe-replace": "PERHAPS TO REPLACE",
};

function saidOf({ kind, properties, perhaps }: PlannedChange): Said {
  return kind === "update" && properties.length === 0 && perhaps.length > 0 ? "maybe-update" : kind;
}

const MOST_ID_WIDTH = 32;
const WORD_WIDTH = Math.max(...Object.values(WORDS).map((word) => word.length));

function changeLines(changes: readonly PlannedChange[]): string[] {
  const idWidth = Math.min(MOST_ID_WIDTH, Math.max(0, ...changes.map(({ logicalId }) => logicalId.length)));
  return changes.map((change) => changeLine(change, idWidth));
}

function changeLine(change: PlannedChange, idWidth: number): string {
  const { kind, logicalId, type, physicalId, properties, perhaps, replacedFor } = change;
  const isPerhapsAll = saidOf(change) === "maybe-update";
  const dynamic = perhaps.length > 0 ? [`${isPerhapsAll ? "" : "perhaps "}${perhaps.join(", ")}`] : [];
  const parts = [...properties, ...dynamic];
  const what = parts.length > 0 ? `: ${parts.join(", ")}` : "";
  const because =
    (kind === "replace" || kind === "maybe-replace") && replacedFor.length > 0
      ? ` (because of ${replacedFor.join(", ")})`
      : "";
  const remark = REMARKS[kind] ? ` (${REMARKS[kind]})` : "";
  const name = physicalId !== undefined && physicalId !== logicalId ? ` ${physicalId}` : "";
  return `  ${WORDS[saidOf(change)].padEnd(WORD_WIDTH)}  ${logicalId.padEnd(idWidth)}  ${type}${name}${what}${because}${remark}`;
}

function parameterLines({ parameters }: Plan): string[] {
  return parameters.map(
    ({ name, before, after }) =>
      `  parameter ${name}: ${before === undefined ? "" : `${before} -> `}${after}`,
  );
}

/** Permissions are said one by one: they are what a reviewer must not miss. */
function iamLines(changes: readonly IamChange[]): string[] {
  if (changes.length === 0) return [];
  const lines = ["Permissions (+ added, - removed):"];
  for (const logicalId of new Set(changes.map((change) => change.logicalId))) {
    const rules = changes.filter((change) => change.logicalId === logicalId);
    lines.push(`  ${logicalId}`);
    const policies = new Set(rules.map(({ place }) => place).filter((place) => place.startsWith("policy ")));
    for (const rule of rules) {
      // The name of a policy says something only beside another.
      const where = policies.size > 1 && policies.has(rule.place) ? `${rule.place}: ` : "";
      lines.push(`    ${rule.change === "added" ? "+" : "-"} ${where}${ruleWords(rule)}`);
    }
  }
  return lines;
}

function estimateLines({ estimate: { lines, totalUsd } }: Plan): string[] {
  return [
    `About ${dollars(totalUsd)} a month by list prices of us-east-1 and the numbers under "estimate" in the configuration:`,
    ...lines.map(({ what, monthlyUsd, how }) => `  ${dollars(monthlyUsd).padStart(9)}  ${what}: ${how}`),
  ];
}
