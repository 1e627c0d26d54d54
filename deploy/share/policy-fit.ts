/** What policies of a sharing role say about one dashboard. */
export type Fit =
  /** One of them names exactly this dashboard. */
  | "this"
  /** One of them covers it with a wildcard, as a share of all dashboards does. */
  | "covers"
  /** They name other dashboards only. */
  | "other"
  /** They name no dashboard. */
  | "none"
  /** One of them could not be read, and the others do not name this dashboard. */
  | "unreadable";

/** By what an IAM action or resource pattern matches: "*" any text, "?" one character. */
export function matchesPattern(pattern: string, text: string): boolean {
  // Greedy matching with one step back, so that no pattern takes long.
  let at = 0;
  let star = -1;
  let resume = 0;
  let next = 0;
  while (at < text.length) {
    const wanted = pattern[next];
    if (wanted === "*") {
      star = next++;
      resume = at;
    } else if (wanted === "?" || (wanted !== undefined && wanted === text[at])) {
      next++;
      at++;
    } else if (star >= 0) {
      next = star + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[next] === "*") next++;
  return next === pattern.length;
}

/**
 * Of all documents of one role (JSON; `undefined` for one that could not be read): whether they allow
 * cloudwatch:GetDashboard on the dashboard, which is how a sharing role names what it shows.
 */
export function fitOf(documents: readonly unknown[], dashboardArn: string): Fit {
  const resources = documents.flatMap(dashboardResources);
  if (resources.includes(dashboardArn)) return "this";
  if (resources.some((pattern) => matchesPattern(pattern, dashboardArn))) return "covers";
  if (documents.includes(undefined)) return "unreadable";
  return resources.length > 0 ? "other" : "none";
}

function dashboardResources(document: unknown): string[] {
  if (typeof document !== "object" || document === null) return [];
  const { Statement } = document as { Statement?: unknown };
  return listOf(Statement).flatMap((statement) => {
    if (typeof statement !== "object" || statement === null) return [];
    const { Effect, Action, Resource } = statement as Record<string, unknown>;
    const opens = texts(Action).some((action) =>
      matchesPattern(action.toLowerCase(), "cloudwatch:getdashboard"),
    );
    return Effect === "Allow" && opens ? texts(Resource) : [];
  });
}

/** IAM lets a list of one be written without the brackets. */
function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function texts(value: unknown): string[] {
  return listOf(value).filter((part) => typeof part === "string");
}
