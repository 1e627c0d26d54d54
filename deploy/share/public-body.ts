import { isDeepStrictEqual } from "node:util";
import { quote } from "../../kit/params.ts";
import { closeGaps } from "./close-gaps.ts";
import { asRecord, type Body, type BodyWidget } from "./dashboard-body.ts";
import type { Sharer } from "./grants.ts";
import { type ListedWidget, questionOf } from "./public-question.ts";
import { hasAlarmAnnotation } from "./unseen-widgets.ts";

export interface PublicBody {
  /** As PutDashboard takes it. */
  readonly body: object;
  /** Labels of widgets that now call the public function. */
  readonly moved: readonly string[];
  /** What is not on the copy. */
  readonly leftOut: readonly { readonly widget: string; readonly why: string }[];
  /** What the public function would refuse to draw, for it was not deployed with it. */
  readonly unlisted: readonly ListedWidget[];
  /** Labels of kept widgets whose own JSON names an account, an ARN or an address: everybody can read the body. */
  readonly identifying: readonly string[];
}

export interface PublicCopying {
  readonly sharer: Sharer;
  readonly publicFunctionArn: string;
  readonly listed: readonly ListedWidget[];
  /** The dashboard that is copied. */
  readonly name: string;
}

/**
 * The copy of a dashboard for everybody: what can be drawn without showing anybody's name moves to the public function,
 * what needs permissions that a public role must not have stays behind.
 */
export function publicBody(
  source: Body,
  { sharer, publicFunctionArn, listed, name }: PublicCopying,
): PublicBody {
  const leftOut: { widget: string; why: string }[] = [];
  const moved: string[] = [];
  const unlisted: ListedWidget[] = [];
  const identifying: string[] = [];
  const kept: Readonly<Record<string, unknown>>[] = [];
  for (const widget of source.widgets) {
    const copied = copyOf(widget, sharer, publicFunctionArn);
    if ("why" in copied) {
      leftOut.push({ widget: widget.label, why: copied.why });
      continue;
    }
    kept.push(copied.json);
    if (namesSomebody(copied.json)) identifying.push(widget.label);
    if (!copied.asks) continue;
    moved.push(widget.label);
    const { asks } = copied;
    const same = (one: ListedWidget) => isDeepStrictEqual(one, asks);
    if (!listed.some(same) && !unlisted.some(same)) unlisted.push(asks);
  }
  for (const { id } of source.variables)
    leftOut.push({
      widget: `variable ${quote(id)}`,
      why: "what it changes was not deployed as a question that everybody may ask",
    });
  return { body: bodyOf(source, kept, name), moved, leftOut, unlisted, identifying };
}

type Copied =
  | { readonly why: string }
  | { readonly json: Readonly<Record<string, unknown>>; readonly asks?: ListedWidget };

function copyOf({ type, properties, source }: BodyWidget, sharer: Sharer, endpoint: string): Copied {
  switch (type) {
    case "text":
      return { json: source };
    case "metric":
      return hasAlarmAnnotation(properties)
        ? { why: "its alarm is not shown on shares, and the graph would stay empty" }
        : { json: source };
    case "log":
      return { why: "a public role must not read logs" };
    case "alarm":
      return { why: "a public role must not read alarms: their descriptions are for those who are called" };
    case "custom": {
      const asks = questionOf(properties, sharer);
      if (typeof asks === "string") return { why: asks };
      const { title, updateOn } = properties;
      const params = { widget: asks.widget, ...asks.params };
      const own = { endpoint, ...defined({ title, updateOn }), params };
      return { json: { ...source, properties: own }, asks };
    }
    default:
      return { why: `widgets of type ${quote(type)} are not made for everybody` };
  }
}

function bodyOf(
  { json: { start, end, periodOverride } }: Body,
  kept: readonly Readonly<Record<string, unknown>>[],
  name: string,
): object {
  const widgets = closeGaps(kept);
  // Where CloudWatch places a widget by itself, it places the mark too: no row is known to be free.
  const isPlaced = widgets.every(({ y }) => typeof y === "number");
  const y = widgets.reduce((most, { y, height }) => Math.max(most, number(y, 0) + number(height, 6)), 0);
  const mark = {
    type: "text",
    ...(isPlaced ? { x: 0, y } : {}),
    width: 24,
    height: 2,
    properties: {
      markdown: `Public copy of ${name.replaceAll("_", "\\_")}, made by **Trailboard**: names, accounts and addresses are pseudonyms. What is changed here by hand is lost with the next copy.`,
      background: "transparent",
    },
  };
  return { ...defined({ start, end, periodOverride }), widgets: [...widgets, mark] };
}

function number(value: unknown, fallback: number): number {
  return typeof value === "number" && Number.isFinite(value) ? value : fallback;
}

function defined(values: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

/** Any of these in a text is somebody: ARNs, account ids, access keys, IPv4, IPv6 and e-mail addresses. */
const SOMEBODY: readonly RegExp[] = [
  /\barn:aws/,
  /(?<!\d)\d{12}(?!\d)/,
  /\b(AKIA|ASIA|AIDA|AROA)[A-Z0-9]{16}\b/,
  /(?<![\d.])\d{1,3}(\.\d{1,3}){3}(?![\d.])/,
  /(?<![\w:])(?:[0-9a-f]{1,4}:){1,7}(?::[0-9a-f]{1,4}){1,7}(?![\w:])|(?<![\w:])(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}(?![\w:])/i,
  /[\w.+-]@[\w-]{1,63}\.\w/,
];

/** Whether anything in a widget's JSON names somebody but its endpoint, which names the account on every dashboard. */
function namesSomebody(json: Readonly<Record<string, unknown>>): boolean {
  const { endpoint: _endpoint, ...properties } = asRecord(json.properties);
  const text = JSON.stringify({ ...json, properties });
  return SOMEBODY.some((form) => form.test(text));
}
