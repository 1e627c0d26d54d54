import type { Grant, Refusal, ShareMode } from "./grants.ts";
import type { ListedWidget } from "./public-question.ts";
import type { BodyMessage, PlannedDashboard } from "./put-dashboard.ts";
import type { PolicyChange } from "./share-policy.ts";
import type { FittingRole } from "./sharing-roles.ts";
import type { ShareStatement } from "./statement.ts";
import type { UnseenWidget } from "./unseen-widgets.ts";

/** All that `share` says about one dashboard; what --json prints. */
export interface ShareReport {
  readonly dashboard: string;
  readonly mode: ShareMode;
  /** The dashboard in the console. */
  readonly link: string;
  /** With --copy: the public copy, of which all else in the report speaks. */
  readonly copy: CopyReport | null;
  readonly functions: readonly Grant[];
  readonly refused: readonly Refusal[];
  /** Null where nothing is to be allowed. */
  readonly statement: ShareStatement | null;
  /** CloudWatch's own widgets that viewers do not see by sharing alone. */
  readonly unseen: readonly UnseenWidget[];
  /** Variables that can lead a widget to a function that is not in the body. */
  readonly variablesOverEndpoints: readonly string[];
  readonly exposes: readonly string[];
  /** What a person does in the console. */
  readonly steps: readonly string[];
  readonly roles: RolesReport;
}

export interface CopyReport {
  readonly of: string;
  readonly action: PlannedDashboard["action"];
  readonly moved: readonly string[];
  readonly leftOut: readonly { readonly widget: string; readonly why: string }[];
  readonly identifying: readonly string[];
  readonly unlisted: readonly ListedWidget[];
  readonly messages: readonly BodyMessage[];
}

export interface RolesReport {
  /** Name of our inline policy. */
  readonly policy: string;
  /** Roles that may be those of this mode, with what they say about the dashboard; null where they could not be read. */
  readonly candidates: readonly FittingRole[] | null;
  /** Names of those that show this dashboard. */
  readonly showing: readonly string[];
  /** One sentence. */
  readonly says: string;
  /** With --apply: what was changed; empty where all was as wanted. Null without --apply. */
  readonly changes: readonly PolicyChange[] | null;
}

/** The report for people, a line each. Not yet fit for a terminal: names in it are other people's. */
export function reportLines(report: ShareReport): string[] {
  const { dashboard, link, functions, refused, statement, unseen, variablesOverEndpoints, roles } = report;
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [title, ...lines.map((line) => `  ${line}`), ""];
  return [
    `Dashboard ${dashboard} (${link})`,
    "",
    ...section(
      "Functions that viewers must be able to call:",
      functions.flatMap(({ arn, widgets, warning }) => [
        arn,
        `  for ${widgets.join(", ")}`,
        ...(warning === undefined ? [] : [`  know that ${warning}`]),
      ]),
    ),
    ...(functions.length === 0 ? ["There is no function to allow on this dashboard.", ""] : []),
    ...section(
      "Custom widgets whose function viewers do not get:",
      refused.map(({ widget, reason }) => `${widget}: ${reason}`),
    ),
    ...section("Clicks:", clicks(functions)),
    ...section(
      "Other widgets that viewers do not see by this alone:",
      unseen.map(({ widget, why }) => `${widget}: ${why}`),
    ),
    ...section(
      "Variables that can lead a widget to another function, which is not allowed:",
      variablesOverEndpoints,
    ),
    ...section("What sharing itself shows:", report.exposes),
    ...section(
      "To share (only the console can):",
      report.steps.map((step, index) => `${index + 1}. ${step}`),
    ),
    ...(statement === null
      ? []
      : section("The statement for the sharing role:", JSON.stringify(statement, null, 2).split("\n"))),
    ...section("Sharing roles:", rolesLines(roles)),
  ];
}

/** Widgets of the index function offer drill-downs, which are the detail function's. */
function clicks(functions: readonly Grant[]): string[] {
  const has = (wanted: Grant["kind"]) => functions.some(({ kind }) => kind === wanted);
  return has("index") && !has("detail")
    ? [
        "drill-downs call the detail function, which no widget of this dashboard does: a viewer's click on a row is refused",
      ]
    : [];
}

function rolesLines({ candidates, showing, says }: RolesReport): string[] {
  const about: Readonly<Record<FittingRole["fit"], string>> = {
    this: "names this dashboard",
    covers: "covers this dashboard with a wildcard",
    other: "is for other dashboards",
    none: "names no dashboard",
    unreadable: "has a policy that could not be read",
  };
  return [
    ...(candidates ?? []).map(({ name, fit, strangers }) => {
      const others =
        strangers.length === 0
          ? ""
          : `, and may be taken on by others than viewers (${strangers.slice(0, 3).join(", ").slice(0, 300)})`;
      return `${name}: ${about[fit]}${others}${showing.includes(name) ? "" : "; is left as it is"}`;
    }),
    says,
  ];
}

export function copyLines(
  name: string,
  { of, action, moved, leftOut, identifying, messages }: Omit<CopyReport, "unlisted">,
): string[] {
  const done = {
    create: "is made",
    update: "is updated",
    replace: "is replaced",
    unchanged: "is as it should be",
  };
  return [
    `Public copy ${name} of ${of} ${done[action]}`,
    ...moved.map((widget) => `  ${widget}: calls the public function`),
    ...leftOut.map(({ widget, why }) => `  ${widget}: left out; ${why}`),
    ...identifying.map(
      (widget) =>
        `  ${widget}: its text or parameters name an account, an ARN or an address, for everybody to read`,
    ),
    ...messages.map(({ path, message }) => `  CloudWatch says: ${path}: ${message}`),
    "",
  ];
}
