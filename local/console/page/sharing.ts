import type { PlacedWidget } from "./dashboard.ts";
import { record } from "./dashboard.ts";

/** Who looks: the account's own user, or somebody with the public link of a shared dashboard. */
export interface Viewer {
  readonly kind: "account" | "shared";
  /** The sharing role's policy was given lambda:InvokeFunction on the widget functions. */
  readonly mayInvoke: boolean;
}

/** As every configuration's `name` makes it; its role is the one that `share --mode public --apply` puts into a policy. */
const PUBLIC_FUNCTION = /:function:customWidget-[a-z][a-z0-9-]*-public(:|$)/;

/**
 * The text that a shared dashboard shows in a custom widget's place, or undefined where the call is allowed. The role
 * of a public link may not invoke anything until somebody adds it to its policy ("Sharing CloudWatch dashboards").
 */
export function invokeDenial(viewer: Viewer, endpoint: string, accountId: string): string | undefined {
  if (viewer.kind === "account" || viewer.mayInvoke || PUBLIC_FUNCTION.test(endpoint)) return undefined;
  const role = `arn:aws:sts::${accountId}:assumed-role/CWDBSharing-PublicReadOnlyAccess-XXXXXXXX/CognitoIdentityCredentials`;
  return `User: ${role} is not authorized to perform: lambda:InvokeFunction on resource: ${endpoint}`;
}

/** What else a shared viewer does not see: log widgets, and charts that show an alarm. */
export function hiddenWhenShared(widget: PlacedWidget): boolean {
  if (widget.type === "log") return true;
  const { alarms } = record(widget.properties.annotations);
  return widget.type === "metric" && Array.isArray(alarms) && alarms.length > 0;
}
