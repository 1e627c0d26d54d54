import { defaultConfig } from "../config/config.ts";
import { namesOf } from "../names.ts";
import { viewerStatements } from "../share/viewer-policy.ts";
import { commandPermissions, type PermissionCommand } from "./permissions/by-command.ts";
import { cloudFormationNeeds } from "./permissions/cloudformation.ts";
import type { PermissionNeed } from "./permissions/permission-need.ts";
import { type PermissionPlace, type PermissionTarget, targetArns } from "./permissions/permission-targets.ts";

/** The names of the default configuration; account and Region as words. */
const PLACE: PermissionPlace = {
  partition: "aws",
  accountId: "ACCOUNT",
  region: "REGION",
  names: namesOf(defaultConfig),
  dashboardPrefix: defaultConfig.dashboardPrefix,
};

/** Actions on the same things, and what they are for. */
interface Line {
  readonly actions: readonly string[];
  /** ARN patterns. */
  readonly on: readonly string[];
  readonly why: string;
}

/**
 * Who needs what and why, as a Markdown table with a row for each person; ARNs are shown by their resource alone, with
 * the names of the default configuration.
 */
export function permissionsTable(): string {
  const rows: readonly (readonly [who: string, lines: readonly Line[]])[] = [
    ["who deploys (`plan`, `deploy`, `destroy`)", linesOf(["plan", "deploy", "destroy"])],
    ["who deploys, besides: CloudFormation acts in their name", cloudFormationLines()],
    ["who puts the dashboards alone (`dashboards put`)", linesOf(["dashboards put"])],
    ["who embeds (`embed`)", linesOf(["embed"])],
    ["who shares (`share`)", linesOf(["share"])],
    ["who looks (`viewer-policy`)", viewerLines()],
    ["who drills down (`viewer-policy --detail`), besides", drillDownLines()],
    ["who runs `doctor`; without one of these it says so, and goes on", linesOf(["doctor"])],
    ["who indexes the past (`index run`, `index backfill`)", linesOf(["index run", "index backfill"])],
  ];
  return [
    "| who | needs | why |",
    "|---|---|---|",
    ...rows.map(
      ([who, lines]) => `| ${who} | ${cell(lines, needsText)} | ${cell(lines, ({ why }) => why)} |`,
    ),
  ].join("\n");
}

function linesOf(commands: readonly PermissionCommand[]): Line[] {
  const byTarget = new Map<PermissionTarget, { actions: Set<string>; whys: Set<string> }>();
  const needs: readonly PermissionNeed[] = commands.flatMap((command) => [...commandPermissions[command]]);
  for (const { actions, on, why } of needs) {
    const there = byTarget.get(on) ?? { actions: new Set(), whys: new Set() };
    for (const action of actions) there.actions.add(action);
    there.whys.add(why);
    byTarget.set(on, there);
  }
  return [...byTarget].map(([on, { actions, whys }]) => ({
    actions: [...actions],
    on: targetArns(on, PLACE),
    why: [...whys].join("; "),
  }));
}

function cloudFormationLines(): Line[] {
  return Object.entries(cloudFormationNeeds).flatMap(([type, { needs, doubt }]) =>
    needs.map(({ actions, on }) => ({
      actions,
      on: targetArns(on, PLACE),
      why: `\`${type}\`${doubt === undefined ? "" : ` (${doubt})`}`,
    })),
  );
}

const VIEWER_WHY: Readonly<Record<string, string>> = {
  DrawWidgets: "draw widgets; the public function only where there is one",
  OpenDashboards: "open the dashboards",
  ListDashboardsAndDrawMetrics: "find dashboards, and see CloudWatch's own tiles",
};

function viewerLines(): Line[] {
  const arnOf = (target: PermissionTarget) => targetArns(target, PLACE)[0] ?? "";
  return viewerStatements({
    functionArns: {
      trailboard: arnOf("the widget function"),
      "trailboard-detail": arnOf("the detail function"),
      "trailboard-public": arnOf("the public function"),
    },
    dashboardArns: targetArns("our dashboards", PLACE),
    detail: false,
  }).map(({ Sid, Action, Resource }) => ({
    actions: Action,
    on: [Resource].flat().map(String),
    why: VIEWER_WHY[Sid] ?? Sid,
  }));
}

function drillDownLines(): Line[] {
  return [
    {
      actions: ["lambda:InvokeFunction"],
      on: targetArns("the detail function", PLACE),
      why: "start Lake queries, within the scan budget",
    },
  ];
}

function cell(lines: readonly Line[], textOf: (line: Line) => string): string {
  return lines.map(textOf).join("<br>");
}

function needsText({ actions, on }: Line): string {
  return `${actions.map(code).join(", ")} on ${on.map((arn) => code(resourceOf(arn))).join(", ")}`;
}

/** "arn:aws:lambda:REGION:ACCOUNT:function:x" -> "function:x" */
function resourceOf(arn: string): string {
  return arn === "*" ? arn : arn.split(":").slice(5).join(":");
}

function code(text: string): string {
  return `\`${text}\``;
}
