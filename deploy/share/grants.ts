import { quote } from "../../kit/params.ts";
import type { Names } from "../names.ts";
import type { Body, BodyWidget } from "./dashboard-body.ts";
import { type FunctionArn, parseFunctionArn } from "./function-arn.ts";

export type ShareMode = "public" | "email" | "sso";

/** A function that viewers of a shared dashboard must be able to call. */
export interface Grant {
  /** As the dashboard writes it: a version or alias is a resource of its own, and calling it is allowed by its own ARN alone. */
  readonly arn: string;
  readonly kind: "index" | "detail" | "public" | "other";
  /** Labels of the widgets that call it. */
  readonly widgets: readonly string[];
  /** What whoever shares should know about it; none for the function that is made for this. */
  readonly warning?: string;
}

/** A widget that stays without its function: viewers do not see it. */
export interface Refusal {
  readonly widget: string;
  /** As the dashboard writes it, cut; "" for none. */
  readonly endpoint: string;
  readonly reason: string;
}

export interface Grants {
  readonly granted: readonly Grant[];
  readonly refused: readonly Refusal[];
}

/** Whose dashboard it is. */
export interface Sharer {
  readonly accountId: string;
  readonly partition: string;
  /** Where this Trailboard is. */
  readonly region: string;
  readonly names: Names;
  /** ARN of the stack's public function; null where the stack has none; absent where the stack is not known. */
  readonly publicFunctionArn?: string | null;
}

/**
 * Which functions the custom widgets of a dashboard call, and which of them viewers may get. Only what draws a widget
 * counts: a click on a row calls the detail function, and whoever may call that may start Lake queries, so that
 * drill-downs stay closed to viewers unless a widget of the detail function stands on the dashboard itself.
 */
export function grantsOf(body: Body, mode: ShareMode, sharer: Sharer): Grants {
  const granted = new Map<string, Omit<Grant, "widgets"> & { widgets: string[] }>();
  const refused: Refusal[] = [];
  for (const widget of body.widgets.filter(({ type }) => type === "custom")) {
    const decided = decide(widget, mode, sharer);
    if ("reason" in decided) {
      refused.push(decided);
      continue;
    }
    const grant = granted.get(decided.arn) ?? { ...decided, widgets: [] };
    grant.widgets.push(widget.label);
    granted.set(decided.arn, grant);
  }
  return {
    granted: [...granted.values()].sort((a, b) => (a.arn < b.arn ? -1 : 1)),
    refused,
  };
}

function decide(
  { label, properties: { endpoint } }: BodyWidget,
  mode: ShareMode,
  sharer: Sharer,
): Refusal | Omit<Grant, "widgets"> {
  const refuse = (reason: string): Refusal => ({
    widget: label,
    endpoint: typeof endpoint === "string" ? endpoint.slice(0, 200) : "",
    reason,
  });
  if (endpoint === undefined || endpoint === "") return refuse("it calls no function yet");
  const called = parseFunctionArn(endpoint);
  if (!called) return refuse(`${quote(endpoint)} is not the ARN of exactly one function`);
  if (called.accountId !== sharer.accountId || called.partition !== sharer.partition)
    return refuse(
      `the function belongs to account ${called.accountId}: its own account must allow the sharing role in the function's resource policy, and that is done there`,
    );
  const reason = mode === "public" ? notForEverybody(called, sharer) : notForAnybody(called, sharer);
  return reason === undefined ? { arn: called.arn, ...known(called, sharer) } : refuse(reason);
}

function notForEverybody(
  { arn, name, qualifier, region }: FunctionArn,
  { names, region: home, publicFunctionArn }: Sharer,
): string | undefined {
  const forEverybody = names.function("trailboard-public");
  if (name !== forEverybody)
    return `everybody with the link could send ${name} any payload; only ${forEverybody} is made for that`;
  // Nothing but its name would speak for a function of another Region: that is not where this Trailboard was looked for.
  if (region !== home)
    return `it is in Region ${region}, and the Trailboard of Region ${home} says nothing about it; where one is deployed there, say --region ${region}`;
  // Anybody who may make functions can make one of that name, which would be shared with all that its role may do.
  if (publicFunctionArn === null)
    return `the stack ${names.stack} has no public function, so that somebody else made ${name}`;
  if (
    publicFunctionArn !== undefined &&
    ![arn, arn.slice(0, -qualifier.length - 1)].includes(publicFunctionArn)
  )
    return `the public function of the stack ${names.stack} is ${publicFunctionArn}`;
  // An older version was deployed with other lists of what everybody may ask.
  return qualifier === "" || qualifier === "$LATEST"
    ? undefined
    : `a version or alias of ${forEverybody} does not change with a deployment; use it without one`;
}

function notForAnybody({ name }: FunctionArn, { names }: Sharer): string | undefined {
  return name === names.function("trailboard-indexer") ? "the indexer is no widget" : undefined;
}

function known({ name }: FunctionArn, { names }: Sharer): Pick<Grant, "kind" | "warning"> {
  switch (name) {
    case names.function("trailboard-public"):
      return { kind: "public" };
    case names.function("trailboard"):
      return {
        kind: "index",
        warning:
          "viewers can ask it for any widget and range over the whole index, not only for what is shown",
      };
    case names.function("trailboard-detail"):
      return {
        kind: "detail",
        warning:
          "viewers can start CloudTrail Lake queries with it, read whole events, and cause scans up to the hourly scan budget",
      };
    default:
      return {
        kind: "other",
        warning: "it is not a function of this Trailboard: know what it answers to any payload",
      };
  }
}

/** Variables that can lead a widget to a function that is not in the body: what they lead to is not granted. */
export function variablesOverEndpoints({ variables, widgets }: Body): string[] {
  const endpoints = widgets.flatMap(({ type, properties: { endpoint } }) =>
    type === "custom" && typeof endpoint === "string" ? [endpoint] : [],
  );
  return variables.flatMap(({ id, type, property, pattern }) => {
    const reaches =
      (type === "property" && typeof property === "string" && /(^|\.)endpoint$/.test(property)) ||
      (type === "pattern" &&
        typeof pattern === "string" &&
        pattern !== "" &&
        endpoints.some((endpoint) => endpoint.includes(pattern)));
    return reaches ? [quote(id)] : [];
  });
}
