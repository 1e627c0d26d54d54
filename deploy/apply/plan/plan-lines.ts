import { dollars } from "../../cost/cost-line.ts";
import type { IamChange } from "./iam-diff.ts";
import type { Plan } from "./plan.ts";
import type { ChangeKind, PlannedChange } from "./planned-change.ts";

/** What a kind of change is called; what may lose something is in capitals. */
const WORDS: Readonly<Record<ChangeKind, string>> = {
  create: "create",
  update: "update",
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
  const notes = plan.notes.map((note) => `Note: ${note}`);
  if (plan.kind === "nothing") return [...notes, `Nothing to change: ${place} is as configured`];
  return [
    `${plan.kind === "create" ? "Create" : "Update"} ${place}: ${countsOf(plan.changes)}`,
    ...notes,
    ...(plan.changes.length === 0 ? ["  only outputs, tags or descriptions change"] : []),
    ...plan.changes.map(changeLine),
    ...parameterLines(plan),
    ...iamLines(plan.iam),
    ...estimateLines(plan),
  ];
}

function countsOf(changes: readonly PlannedChange[]): string {
  const counts = new Map<ChangeKind, number>();
  for (const { kind } of changes) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const parts = [...counts].map(([kind, count]) => `${count} to ${WORDS[kind]}`);
  return parts.length === 0 ? "no resource changes" : parts.join(", ");
}

const WORD_WIDTH = Math.max(...Object.values(WORDS).map((word) => word.length));

function changeLine(change: PlannedChange): string {
  const { kind, logicalId, type, physicalId, properties, perhaps, replacedFor } = change;
  const parts = [...properties, ...(perhaps.length > 0 ? [`perhaps ${perhaps.join(", ")}`] : [])];
  const what = parts.length > 0 ? `: ${parts.join(", ")}` : "";
  const because =
    (kind === "replace" || kind === "maybe-replace") && replacedFor.length > 0
      ? ` (because of ${replacedFor.join(", ")})`
      : "";
  const remark = REMARKS[kind] ? ` (${REMARKS[kind]})` : "";
  const name = physicalId !== undefined && physicalId !== logicalId ? ` ${physicalId}` : "";
  return `  ${WORDS[kind].padEnd(WORD_WIDTH)}  ${logicalId}  ${type}${name}${what}${because}${remark}`;
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
  const lines = ["Permissions (+ granted, - taken away):"];
  let heading = "";
  for (const { change, logicalId, place, statement } of changes) {
    const next = `  ${logicalId}, ${place}`;
    if (next !== heading) lines.push(next);
    heading = next;
    lines.push(`    ${change === "added" ? "+" : "-"} ${statement}`);
  }
  return lines;
}

function estimateLines({ estimate: { lines, totalUsd } }: Plan): string[] {
  return [
    `About ${dollars(totalUsd)} a month by list prices of us-east-1 and the numbers under "estimate" in the configuration:`,
    ...lines.map(({ what, monthlyUsd, how }) => `  ${dollars(monthlyUsd).padStart(9)}  ${what}: ${how}`),
  ];
}
