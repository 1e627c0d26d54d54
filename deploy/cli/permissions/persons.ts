import { defaultConfig } from "../../config/config.ts";
import { namesOf } from "../../names.ts";
import { viewerStatements } from "../../share/viewer-policy.ts";
import { commandPermissions, type PermissionCommand } from "./by-command.ts";
import type { PermissionNeed } from "./permission-need.ts";
import { type PermissionPlace, type PermissionTarget, targetArns } from "./permission-targets.ts";

/** The names of the default configuration; account and Region as words. */
export const EXAMPLE_PLACE: PermissionPlace = {
  partition: "aws",
  accountId: "ACCOUNT",
  region: "REGION",
  names: namesOf(defaultConfig),
  dashboardPrefix: defaultConfig.dashboardPrefix,
};

/** Actions on the same things. */
export interface PermissionLine {
  readonly actions: readonly string[];
  /** ARN patterns. */
  readonly on: readonly string[];
  readonly why: string;
  /** What is missing without them; "" where they are needed. */
  readonly without: string;
}

/** Somebody who does something with Trailboard. */
export interface Person {
  readonly who: string;
  /** In a few words. */
  readonly why: string;
  readonly lines: readonly PermissionLine[];
}

const VIEWER_WHY: Readonly<Record<string, string>> = {
  DrawWidgets: "draw widgets; the public function only where there is one",
  OpenDashboards: "open the dashboards",
  ListDashboardsAndDrawMetrics: "find dashboards, and see CloudWatch's own tiles",
};

export const persons: readonly Person[] = [
  {
    who: "who deploys (`plan`, `deploy`, `destroy`)",
    why: "plan, change and delete the stack, keep its code, and see beforehand what would be in the way; `plan` alone makes a change set too, and takes it away",
    lines: linesOf(["plan", "deploy", "destroy"]),
  },
  {
    who: "who puts the dashboards alone (`dashboards put`)",
    why: "write our dashboards, and overwrite nobody else's",
    lines: linesOf(["dashboards put"]),
  },
  {
    who: "who embeds (`embed`)",
    why: "read and write that dashboard, and find the function that draws",
    lines: linesOf(["embed"]),
  },
  {
    who: "who shares (`share`)",
    why: "see what the dashboard calls and which role shows it, put one policy of ours there and take it out; PutDashboard and tags only for `--copy`",
    lines: linesOf(["share"]),
  },
  {
    who: "who looks (`viewer-policy`)",
    why: "open the dashboards, and have their widgets drawn; the public function only where there is one",
    lines: viewerLines(),
  },
  {
    who: "who drills down (`viewer-policy --detail`), besides",
    why: "start Lake queries, within the scan budget",
    lines: [
      {
        actions: ["lambda:InvokeFunction"],
        on: targetArns("the detail function", EXAMPLE_PLACE),
        why: "start Lake queries, within the scan budget",
        without: "",
      },
    ],
  },
  {
    who: "who runs `doctor`",
    why: "look at everything; what may not be looked at is said in its line, and the rest goes on",
    lines: linesOf(["doctor"]),
  },
  {
    who: "who indexes the past (`index run`, `index backfill`)",
    why: "run the indexer, and see which hours are there; without s3:ListBucket hours that are there are done again",
    lines: linesOf(["index run", "index backfill"]),
  },
];

/** The needs of some commands, those on the same things together. */
function linesOf(commands: readonly PermissionCommand[]): PermissionLine[] {
  const needs: readonly PermissionNeed[] = commands.flatMap((command) => [...commandPermissions[command]]);
  const lines = new Map<string, { need: PermissionNeed; actions: Set<string> }>();
  for (const need of needs) {
    const key = JSON.stringify([need.on, need.why, need.without]);
    const line = lines.get(key) ?? { need, actions: new Set() };
    for (const action of need.actions) line.actions.add(action);
    lines.set(key, line);
  }
  return [...lines.values()].map(({ need, actions }) => ({
    actions: [...actions],
    on: targetArns(need.on, EXAMPLE_PLACE),
    why: need.why,
    without: need.without ?? "",
  }));
}

function viewerLines(): PermissionLine[] {
  const arnOf = (target: PermissionTarget) => targetArns(target, EXAMPLE_PLACE)[0] ?? "";
  return viewerStatements({
    functionArns: {
      trailboard: arnOf("the widget function"),
      "trailboard-detail": arnOf("the detail function"),
      "trailboard-public": arnOf("the public function"),
    },
    dashboardArns: targetArns("our dashboards", EXAMPLE_PLACE),
    detail: false,
  }).map(({ Sid, Action, Resource }) => ({
    actions: Action,
    on: [Resource].flat().map(String),
    why: VIEWER_WHY[Sid] ?? Sid,
    without: "",
  }));
}
