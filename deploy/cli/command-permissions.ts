import { cloudFormationNeeds } from "./permissions/cloudformation.ts";
import { targetArns } from "./permissions/permission-targets.ts";
import { EXAMPLE_PLACE, type PermissionLine, persons } from "./permissions/persons.ts";

const PAGE = "docs/permissions.md";

/**
 * Who needs what and why, as a Markdown table with a row for each person. ARNs are shown by their resource alone, with the
 * names of the default configuration.
 */
export function permissionsTable(): string {
  const rows = persons.map(({ who, why, lines }) => [who, needsText(lines), why]);
  const [deployer = [], ...others] = rows;
  const cloudFormation = [
    "who deploys, besides: CloudFormation acts in their name",
    `create, read, change, tag and delete the stack's resources: ${services()}; [action by action](${PAGE}#what-cloudformation-does-in-the-name-of-whoever-deploys)`,
    "make, change and delete what is in the stack: CloudFormation has no role of its own here",
  ];
  return tableOf(["who", "needs", "why"], [deployer, cloudFormation, ...others]);
}

/** docs/permissions.md: every action with its reason. */
export function permissionsPage(): string {
  return `${[
    "# Who needs which permissions",
    "",
    "Made from the list that a test holds to the calls of every command, both ways. Names are those of the default configuration: `trailboard` and `Trailboard` stand for its `name` and `dashboardPrefix`; ARNs are shown by their resource alone. `build`, `preview`, `lake`, `render`, `widgets`, `query` and `index` without `run` or `backfill` ask no account; `dashboards --out` and `viewer-policy` need only `cloudformation:DescribeStacks` and `ListStackResources`, and go on without them where there are no credentials (`dashboards --out`) or no permission (`viewer-policy`).",
    ...persons.flatMap(({ who, lines }) => [
      "",
      `## ${who[0]?.toUpperCase()}${who.slice(1)}`,
      "",
      tableOf(
        ["needs", "to", "without it"],
        lines.map((line) => [needsText([line]), line.why, line.without]),
      ),
    ]),
    "",
    "## What CloudFormation does in the name of whoever deploys",
    "",
    "From the permissions that AWS's resource type schemas name for each type, as far as the template uses its properties. It was not tried on real AWS.",
    "",
    tableOf(
      ["resource type", "needs", "not known for sure"],
      Object.entries(cloudFormationNeeds).map(([type, { needs, doubt }]) => [
        `\`${type}\``,
        needsText(needs.map(({ actions, on }) => ({ actions, on: targetArns(on, EXAMPLE_PLACE) }))),
        doubt ?? "",
      ]),
    ),
  ].join("\n")}\n`;
}

function services(): string {
  const all = Object.keys(cloudFormationNeeds).map((type) => type.replace(/^AWS::(\w+)::.*$/, "$1"));
  return [...new Set(all)].join(", ");
}

/** "`s3:` GetObject, PutObject on `bucket/*`", those on the same things together. */
function needsText(lines: readonly Pick<PermissionLine, "actions" | "on">[]): string {
  const byPlace = new Map<string, Set<string>>();
  for (const { actions, on } of lines) {
    const place = on.map((arn) => `\`${resourceOf(arn)}\``).join(", ");
    const there = byPlace.get(place) ?? new Set();
    for (const action of actions) there.add(action);
    byPlace.set(place, there);
  }
  return [...byPlace].map(([place, actions]) => `${actionsText([...actions])} on ${place}`).join("<br>");
}

/** "`s3:` GetObject, PutObject; `kms:` Decrypt" */
function actionsText(actions: readonly string[]): string {
  const byService = new Map<string, string[]>();
  for (const action of actions) {
    const [service = "", name = ""] = action.split(":");
    byService.set(service, [...(byService.get(service) ?? []), name]);
  }
  return [...byService].map(([service, names]) => `\`${service}:\` ${names.join(", ")}`).join("; ");
}

/** "arn:aws:lambda:REGION:ACCOUNT:function:x" -> "function:x" */
function resourceOf(arn: string): string {
  return arn === "*" ? arn : arn.split(":").slice(5).join(":");
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
