import type { FunctionName } from "../bundle/functions.ts";
import type { Config } from "../config/config.ts";
import { type Dashboard, dashboardBody, type Place } from "../dashboards/dashboard.ts";
import { dashboardOf, dashboardsOf } from "../dashboards/index.ts";
import { publicDashboard } from "../dashboards/public-copy.ts";
import { namesOf } from "../names.ts";
import { literally, type Resources, sub } from "./intrinsics.ts";
import { alarmId, idsOf } from "./logical-ids.ts";

/** The dashboards and the public copies that the configuration asks for. */
export function dashboards(config: Config): Resources {
  const names = namesOf(config);
  const own = dashboardsOf(config).map((dashboard) => [
    `Dashboard${idOf(dashboard)}`,
    resource(names.dashboard(dashboard.title), dashboard, PLACE),
  ]);
  const forEverybody = publicDashboardsOf(config).map((dashboard) => [
    `PublicDashboard${idOf(dashboard)}`,
    resource(names.publicDashboard(dashboard.title), dashboard, PUBLIC_PLACE),
  ]);
  return Object.fromEntries([...own, ...forEverybody]);
}

/** The public copies that the configuration asks for, in its order, each once. */
export function publicDashboardsOf(config: Config): readonly Dashboard[] {
  return [...new Set(config.public.dashboards)].map((id) => publicDashboard(dashboardOf(id, config)));
}

/** Names of all dashboards of the stack. */
export function dashboardNamesOf(config: Config): readonly string[] {
  const names = namesOf(config);
  return [
    ...dashboardsOf(config).map(({ title }) => names.dashboard(title)),
    ...publicDashboardsOf(config).map(({ title }) => names.publicDashboard(title)),
  ];
}

const REGION = "${AWS::Region}";

const PLACE: Place = {
  region: REGION,
  functionArn: arnOf,
  alarmArn: (title) => `\${${alarmId(title)}.Arn}`,
};

const PUBLIC_PLACE: Place = { ...PLACE, functionArn: () => arnOf("trailboard-public") };

function arnOf(name: FunctionName): string {
  return `\${${idsOf(name).function}.Arn}`;
}

function resource(name: string, dashboard: Dashboard, place: Place) {
  return {
    Type: "AWS::CloudWatch::Dashboard",
    Properties: { DashboardName: name, DashboardBody: sub(bodyText(dashboardBody(dashboard, place))) },
  };
}

/** What `PLACE` put in is for Fn::Sub to replace; any other "${" is somebody's text. */
const OURS = /^\$\{(?:AWS::Region|[A-Za-z]+\.Arn)\}$/;

function bodyText(body: object): string {
  const text = (value: string) => (OURS.test(value) ? value : literally(value));
  const plain = (value: unknown): unknown => {
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return value.map(plain);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [literally(key), plain(inner)]));
  };
  return JSON.stringify(plain(body));
}

/** "sensitive-actions" -> "SensitiveActions": logical ids take letters and digits only. */
function idOf({ id }: Dashboard): string {
  return id.replace(/(?:^|-)([a-z0-9])/g, (_all, first: string) => first.toUpperCase());
}
