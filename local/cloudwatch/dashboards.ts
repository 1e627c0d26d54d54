import { AwsError } from "../wire/service.ts";
import { checkDashboardBody } from "./dashboard-body.ts";
import { type Input, invalid, list, offsetOf, optionalText, text, tokenOf } from "./input.ts";
import { readTags, type Tags } from "./tags.ts";

export interface StoredDashboard {
  readonly name: string;
  readonly body: string;
  readonly modifiedMs: number;
}

const PAGE = 1000;
// Not CloudWatch's: so that nobody can fill this machine's memory.
const MAX_DASHBOARDS = 1000;
const MAX_BODY_LENGTH = 1024 * 1024;

/** Dashboards belong to the account, not to a region: the ARN has none. */
export function dashboardArn(accountId: string, name: string): string {
  return `arn:aws:cloudwatch::${accountId}:dashboard/${name}`;
}

/** The four dashboard operations over `dashboards`, which the caller keeps, and `tags` by ARN. */
export function dashboardOperations(
  dashboards: Map<string, StoredDashboard>,
  tags: Map<string, Tags>,
  context: { accountId: string; clock: () => number; changed: () => void },
) {
  const arnOf = (name: string) => dashboardArn(context.accountId, name);
  return {
    PutDashboard(input: Input): object {
      const name = dashboardName(input.DashboardName);
      const body = text(input.DashboardBody, "DashboardBody", MAX_BODY_LENGTH);
      const { errors, warnings } = checkDashboardBody(body);
      if (errors.length > 0) throw invalidBody(errors);
      if (!dashboards.has(name) && dashboards.size >= MAX_DASHBOARDS)
        throw new AwsError(
          "LimitExceededFault",
          `This local CloudWatch holds at most ${MAX_DASHBOARDS} dashboards.`,
        );
      // Tags of a dashboard that is there are left as they are (API reference, PutDashboard, "Tags").
      const given = readTags(input.Tags, "Tags");
      if (!dashboards.has(name)) tags.set(arnOf(name), given);
      dashboards.set(name, { name, body, modifiedMs: context.clock() });
      context.changed();
      return { DashboardValidationMessages: warnings };
    },
    GetDashboard(input: Input): object {
      const { name, body } = found(dashboards, dashboardName(input.DashboardName));
      return { DashboardArn: arnOf(name), DashboardBody: body, DashboardName: name };
    },
    ListDashboards(input: Input): object {
      const prefix = optionalText(input.DashboardNamePrefix, "DashboardNamePrefix", 255) ?? "";
      const offset = offsetOf(input.NextToken);
      const names = [...dashboards.values()]
        .filter(({ name }) => name.startsWith(prefix))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      return {
        DashboardEntries: names.slice(offset, offset + PAGE).map(({ name, body, modifiedMs }) => ({
          DashboardName: name,
          DashboardArn: arnOf(name),
          LastModified: modifiedMs / 1000,
          Size: Buffer.byteLength(body),
        })),
        ...(names.length > offset + PAGE ? { NextToken: tokenOf(offset + PAGE) } : {}),
      };
    },
    /** All or none: one unknown name and nothing is deleted. */
    DeleteDashboards(input: Input): object {
      const names = list(input.DashboardNames, "DashboardNames", 100).map(dashboardName);
      for (const name of names) found(dashboards, name);
      for (const name of names) {
        dashboards.delete(name);
        tags.delete(arnOf(name));
      }
      context.changed();
      return {};
    },
  };
}

function dashboardName(value: unknown): string {
  const name = text(value, "DashboardName", 255);
  if (!/^[A-Za-z0-9_-]+$/.test(name))
    throw invalid(
      `The value ${name.slice(0, 60)} for field DashboardName contains invalid characters. It can only contain alphanumerics, dash (-) and underscore (_).`,
    );
  return name;
}

function found(dashboards: ReadonlyMap<string, StoredDashboard>, name: string): StoredDashboard {
  const dashboard = dashboards.get(name);
  if (!dashboard) throw new AwsError("DashboardNotFoundError", `Dashboard ${name} does not exist`, 404);
  return dashboard;
}

function invalidBody(errors: readonly object[]): AwsError {
  const count = `${errors.length} validation error${errors.length === 1 ? "" : "s"}`;
  return new AwsError(
    "DashboardInvalidInputError",
    `The dashboard body is invalid, there ${errors.length === 1 ? "is" : "are"} ${count}: ${JSON.stringify(errors)}`,
    400,
    { dashboardValidationMessages: errors },
  );
}
