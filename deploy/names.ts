import type { FunctionName } from "./bundle/functions.ts";
import type { Config } from "./config/config.ts";

/** What things are called in an account. */
export interface Names {
  readonly stack: string;
  /** Namespace of our metrics. */
  readonly namespace: string;
  /** Managed policy for people who look at the dashboards in the console. */
  readonly viewerPolicy: string;
  /** Lambda's name of a function: the prefix `customWidget` is what CloudWatch advises for functions that are safe to add to a dashboard. */
  function(name: FunctionName): string;
  /** "Overview" -> "Trailboard-Overview" */
  dashboard(title: string): string;
  /** "Overview" -> "Trailboard-Overview-Public" */
  publicDashboard(title: string): string;
  /** "Denied" -> "Trailboard-Denied" */
  alarm(title: string): string;
  indexBucket(accountId: string, region: string): string;
  codeBucket(accountId: string, region: string): string;
}

export function namesOf({
  name,
  dashboardPrefix,
  codeBucket,
}: Pick<Config, "name" | "dashboardPrefix" | "codeBucket">): Names {
  return {
    stack: name,
    namespace: dashboardPrefix,
    viewerPolicy: `${name}-viewers`,
    function: (of) => {
      const own = of.replace(/^trailboard/, name);
      return of === "trailboard-indexer" ? own : `customWidget-${own}`;
    },
    dashboard: (title) => `${dashboardPrefix}-${title}`,
    publicDashboard: (title) => `${dashboardPrefix}-${title}-Public`,
    alarm: (title) => `${dashboardPrefix}-${title}`,
    indexBucket: (accountId, region) => `${name}-index-${accountId}-${region}`,
    codeBucket: (accountId, region) => codeBucket ?? `${name}-code-${accountId}-${region}`,
  };
}
