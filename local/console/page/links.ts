/** A link of CloudWatch to one of its dashboards: `#dashboards:name=X;start=...` or `#dashboards/dashboard/X?start=...`. */
export interface DashboardLink {
  /** "" stays on this dashboard. */
  readonly name: string;
  readonly start: string;
  readonly end: string;
}

export function parseDashboardLink(hash: string): DashboardLink | undefined {
  const path = /^#dashboards(?::|\/dashboard\/)(.*)$/.exec(hash)?.[1];
  if (path === undefined) return undefined;
  const fields = new Map<string, string>();
  for (const part of path.split(/[;?&]/)) {
    const equals = part.indexOf("=");
    if (equals < 0) fields.set("name", decode(part));
    else fields.set(part.slice(0, equals), decode(part.slice(equals + 1)));
  }
  return {
    name: fields.get("name") ?? "",
    start: fields.get("start") ?? "",
    end: fields.get("end") ?? "",
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
