import {
  DashboardNotFoundError,
  GetDashboardCommand,
  ListTagsForResourceCommand,
} from "@aws-sdk/client-cloudwatch";
import type { Account } from "../account/account.ts";
import { awsFailure } from "../account/aws-failure.ts";
import type { Config } from "../config/config.ts";
import { namesOf } from "../names.ts";
import { OWNER_TAG } from "../stack/template.ts";
import type { Deployed } from "./deployed.ts";
import { parseFunctionArn } from "./function-arn.ts";

export interface FoundDashboard {
  readonly name: string;
  /** "arn:aws:cloudwatch::111122223333:dashboard/Overview" */
  readonly arn: string;
  readonly body: string;
}

/** Undefined for a dashboard that does not exist. */
export async function findDashboard(
  { cloudWatch, accountId, partition }: Account,
  name: string,
): Promise<FoundDashboard | undefined> {
  try {
    const { DashboardArn, DashboardBody = "" } = await cloudWatch.send(
      new GetDashboardCommand({ DashboardName: name }),
    );
    const arn = DashboardArn ?? `arn:${partition}:cloudwatch::${accountId}:dashboard/${name}`;
    return { name, arn, body: DashboardBody };
  } catch (error) {
    if (isNotFound(error)) return undefined;
    throw awsFailure(`Cannot read dashboard ${name}`, error);
  }
}

/** The service has had two names for this error; the SDK knows one. */
function isNotFound(error: unknown): boolean {
  return (
    error instanceof DashboardNotFoundError ||
    (error instanceof Error && /^(DashboardNotFoundError|ResourceNotFound)/.test(error.name))
  );
}

/** Whose a dashboard is, and by what that was seen. */
export type Owner =
  /** Our stack's: only a deployment changes it. */
  | { readonly kind: "stack" }
  | { readonly kind: "ours"; readonly because: "tag" | "content" }
  | { readonly kind: "foreign"; readonly why: string };

export async function ownerOf(
  account: Account,
  config: Config,
  deployed: Deployed | undefined,
  dashboard: FoundDashboard,
): Promise<Owner> {
  if (deployed?.dashboards.has(dashboard.name)) return { kind: "stack" };
  const tags = await dashboardTags(account, dashboard.arn);
  if (tags === undefined)
    return looksLikeOurs(dashboard.body, account, config)
      ? { kind: "ours", because: "content" }
      : { kind: "foreign", why: "its tags cannot be read, and it does not look like one of Trailboard's" };
  const owner = tags.get(OWNER_TAG);
  if (owner === config.name) return { kind: "ours", because: "tag" };
  return {
    kind: "foreign",
    why:
      owner === undefined
        ? "Trailboard did not make it"
        : `it belongs to the Trailboard named ${JSON.stringify(owner.slice(0, 60))}`,
  };
}

/** Undefined where tags cannot be read: not allowed, or a CloudWatch that has none on dashboards. */
export async function dashboardTags(
  { cloudWatch }: Account,
  ResourceARN: string,
): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const { Tags = [] } = await cloudWatch.send(new ListTagsForResourceCommand({ ResourceARN }));
    return new Map(Tags.map(({ Key = "", Value = "" }) => [Key, Value]));
  } catch (error) {
    const { name = "" } = error instanceof Error ? error : {};
    if (/^(AccessDenied|UnknownOperation|InvalidAction|InvalidParameterValue|ResourceNotFound)/.test(name))
      return undefined;
    throw awsFailure(`Cannot read the tags of dashboard ${ResourceARN}`, error);
  }
}

/** A text that says it is made by Trailboard, and no custom widget but on functions of this Trailboard. */
function looksLikeOurs(body: string, { accountId }: Account, config: Config): boolean {
  const names = namesOf(config);
  const ours = new Set([
    names.function("trailboard"),
    names.function("trailboard-detail"),
    names.function("trailboard-public"),
  ]);
  const widgets = widgetsOf(body);
  const custom = widgets.filter(({ type }) => type === "custom");
  return (
    custom.length > 0 &&
    custom.every(({ properties }) => {
      const called = parseFunctionArn(properties?.endpoint);
      return called !== undefined && called.accountId === accountId && ours.has(called.name);
    }) &&
    widgets.some(({ properties }) => String(properties?.markdown ?? "").includes("ade by **Trailboard**"))
  );
}

interface LooseWidget {
  readonly type?: unknown;
  readonly properties?: Readonly<Record<string, unknown>>;
}

function widgetsOf(body: string): LooseWidget[] {
  try {
    const { widgets } = JSON.parse(body) as { widgets?: unknown };
    return Array.isArray(widgets)
      ? widgets.filter((widget) => typeof widget === "object" && widget !== null)
      : [];
  } catch {
    return [];
  }
}
