import { GetDashboardCommand, ListDashboardsCommand } from "@aws-sdk/client-cloudwatch";
import { GetFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { awsFailure } from "../../account/aws-failure.ts";
import { dashboardsOf } from "../../dashboards/index.ts";
import { parseFunctionArn } from "../../share/function-arn.ts";
import { customEndpoints } from "../custom-endpoints.ts";
import { cannotTell, type Finding, isNotFound, ok, problem, warning } from "../finding.ts";
import type { Picture } from "../picture.ts";
import type { Check } from "../run-checks.ts";

export const dashboardChecks: readonly Check[] = [
  {
    section: "dashboards",
    name: "ours",
    permission: "cloudwatch:ListDashboards",
    needsStack: true,
    run: ours,
  },
  {
    section: "dashboards",
    name: "custom widgets",
    permission: "cloudwatch:ListDashboards, cloudwatch:GetDashboard and lambda:GetFunctionConfiguration",
    run: customWidgets,
  },
];

async function ours({ account, config, names }: Picture): Promise<readonly Finding[]> {
  const wanted = dashboardsOf(config).map(({ title }) => names.dashboard(title));
  const { dashboards } = await listed(account.cloudWatch, names.namespace);
  const missing = wanted.filter((name) => !dashboards.includes(name));
  if (missing.length > 0)
    return missing.map((name) => problem(name, "the dashboard is gone", "deploy again"));
  return [ok("ours", wanted.length === 0 ? "the configuration wants none" : `${wanted.join(", ")}`)];
}

/** More than anybody looks at; each costs one of ten calls a second, which others need too. */
const MOST_DASHBOARDS = 500;
const CALL_EVERY_MS = 100;

type CloudWatch = Picture["account"]["cloudWatch"];

async function listed(
  cloudWatch: CloudWatch,
  prefix?: string,
): Promise<{ readonly dashboards: readonly string[]; readonly isAll: boolean }> {
  const dashboards: string[] = [];
  let token: string | undefined;
  try {
    do {
      const page = await cloudWatch.send(
        new ListDashboardsCommand({
          ...(token === undefined ? {} : { NextToken: token }),
          ...(prefix === undefined ? {} : { DashboardNamePrefix: prefix }),
        }),
      );
      for (const { DashboardName } of page.DashboardEntries ?? [])
        if (DashboardName) dashboards.push(DashboardName);
      token = page.NextToken;
    } while (token && dashboards.length < MOST_DASHBOARDS);
  } catch (error) {
    throw awsFailure("Cannot list the dashboards", error);
  }
  return {
    dashboards: dashboards.slice(0, MOST_DASHBOARDS),
    isAll: token === undefined && dashboards.length <= MOST_DASHBOARDS,
  };
}

/** Every dashboard of the account, whoever made it: which custom widgets call a function that is not there. */
async function customWidgets({ account }: Picture): Promise<readonly Finding[]> {
  const { dashboards, isAll } = await listed(account.cloudWatch);
  const findings: Finding[] = [];
  const exists = new Map<string, Promise<boolean | "unknown">>();
  const unseen = new Set<string>();
  let widgets = 0;
  for (const name of dashboards) {
    const [body] = await Promise.all([bodyOf(name, account.cloudWatch), pause()]);
    if (body.kind === "failed") {
      findings.push(body.finding);
      continue;
    }
    for (const { title, endpoint } of customEndpoints(body.text)) {
      widgets++;
      const arn = parseFunctionArn(endpoint);
      if (!arn) {
        findings.push(
          problem(
            name,
            `"${title}" calls ${endpoint.slice(0, 200)}, which is no function`,
            "mend the widget's endpoint",
          ),
        );
        continue;
      }
      if (arn.accountId !== account.accountId || arn.region !== account.region) {
        unseen.add(`${arn.accountId}, ${arn.region}`);
        continue;
      }
      let known = exists.get(arn.arn);
      if (!known) {
        known = isThere(arn.name, arn.qualifier, account.lambda);
        exists.set(arn.arn, known);
      }
      const answer = await known;
      if (answer === "unknown") unseen.add(arn.name);
      if (answer === false)
        findings.push(
          problem(
            name,
            `"${title}" calls ${arn.name}${arn.qualifier === "" ? "" : `:${arn.qualifier}`}, and there is no such function`,
            "mend the widget's endpoint, or take the widget away",
          ),
        );
    }
  }
  if (unseen.size > 0)
    findings.push(
      warning(
        "custom widgets",
        `cannot tell whether functions are there that cannot be seen from here: ${[...unseen].slice(0, 5).join("; ")}`,
        "run doctor there, or allow lambda:GetFunctionConfiguration",
      ),
    );
  if (!isAll)
    findings.push(
      warning("custom widgets", `only the first ${MOST_DASHBOARDS} dashboards were looked at`, ""),
    );
  if (findings.length > 0) return findings;
  return [
    ok(
      "custom widgets",
      `${widgets} on ${dashboards.length} ${dashboards.length === 1 ? "dashboard" : "dashboards"}, each with its function`,
    ),
  ];
}

type DashboardBody =
  | { readonly kind: "read"; readonly text: string }
  | { readonly kind: "failed"; readonly finding: Finding };

async function bodyOf(name: string, cloudWatch: CloudWatch): Promise<DashboardBody> {
  try {
    const { DashboardBody: text = "" } = await cloudWatch.send(
      new GetDashboardCommand({ DashboardName: name }),
    );
    return { kind: "read", text };
  } catch (error) {
    // Deleted since it was listed.
    if (isNotFound(error)) return { kind: "read", text: "" };
    return {
      kind: "failed",
      finding: cannotTell(name, awsFailure("the dashboard cannot be read", error), "cloudwatch:GetDashboard"),
    };
  }
}

async function isThere(
  name: string,
  qualifier: string,
  lambda: Picture["account"]["lambda"],
): Promise<boolean | "unknown"> {
  try {
    await lambda.send(
      new GetFunctionConfigurationCommand({
        FunctionName: name,
        ...(qualifier === "" ? {} : { Qualifier: qualifier }),
      }),
    );
    return true;
  } catch (error) {
    return isNotFound(error) ? false : "unknown";
  }
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, CALL_EVERY_MS));
}
