import { parseHTML } from "linkedom";
import { showWidget } from "../../kit/show-widget.ts";
import type { Widget } from "../../kit/widget.ts";
import type { Sources } from "../../trail/sources.ts";
import { indexOf } from "./index-of.ts";
import { memoryObjectStore } from "./memory-objects.ts";

/** The part of the DOM that tests need: this project is compiled without the browser's types. */
export interface PageElement {
  readonly localName: string;
  readonly textContent: string | null;
  readonly attributes: Iterable<{ readonly name: string; readonly value: string }>;
  readonly previousElementSibling: PageElement | null;
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  cloneNode(deep: boolean): PageElement;
  remove(): void;
}

export const DETAIL_ARN = "arn:aws:lambda:us-east-1:111122223333:function:customWidget-trailboard-detail";
export const SELF_ARN = "arn:aws:lambda:us-east-1:111122223333:function:customWidget-trailboard";
/** A Sunday; all tests' hours lie before it. */
export const NOW_MS = Date.UTC(2026, 10, 22, 12, 40);

/** Sources where nothing is, to be overridden. */
export async function someSources(over: Partial<Sources> = {}): Promise<Sources> {
  return {
    index: await indexOf([]),
    metrics: { read: async () => [], put: async () => {} },
    objects: memoryObjectStore(),
    metricsNamespace: "Trailboard",
    scanBudgetBytesPerHour: 50e9,
    ...over,
  };
}

export interface Asked {
  readonly startMs?: number;
  readonly endMs?: number;
  readonly widthPx?: number;
  readonly detail?: string;
  readonly nowMs?: number;
  readonly theme?: "light" | "dark";
  readonly offsetISO?: string;
}

/** Draws a widget as CloudWatch would ask for it. `logged` holds what went to the log. */
export async function show(
  widget: Widget<Sources>,
  params: Readonly<Record<string, unknown>>,
  sources: Sources,
  asked: Asked = {},
) {
  const { nowMs = NOW_MS, detail = DETAIL_ARN } = asked;
  const logged: Readonly<Record<string, unknown>>[] = [];
  const event = {
    widget: widget.name,
    ...params,
    widgetContext: {
      timeRange: { start: asked.startMs ?? nowMs - 3 * 3_600_000, end: asked.endMs ?? nowMs },
      timezone: { label: asked.offsetISO ? "Local" : "UTC", offsetISO: asked.offsetISO ?? "+00:00" },
      width: asked.widthPx ?? 1000,
      height: 400,
      theme: asked.theme ?? "light",
      widgetId: "widget-1",
    },
  };
  const html = await showWidget(
    event,
    { endpoints: { self: SELF_ARN, detail }, requestId: "request-1", nowMs },
    { widgets: [widget], sources, log: (message, facts) => logged.push({ message, ...facts }) },
  );
  const page = parseHTML(`<!doctype html><html><body>${html}</body></html>`) as unknown as {
    document: { body: PageElement };
  };
  // An unforeseen failure is never what a test wants to see: its cause is in the log only.
  if (html.includes("This widget failed"))
    throw new Error(`${widget.name} failed: ${JSON.stringify(logged)}`);
  const { body } = page.document;
  // Styles are text to the DOM, and nothing that a reader sees.
  for (const style of body.querySelectorAll("style")) style.remove();
  return { html, body, logged };
}

/** Text of the table's cells, row by row. */
export function cellTexts(body: PageElement): string[][] {
  return [...body.querySelectorAll("tbody tr")].map((row) =>
    [...row.querySelectorAll("td")].map((cell) => textOf(cell)),
  );
}

/** What a reader sees: without the JSON of actions and without the titles of drawings. */
function textOf(cell: PageElement): string {
  const copy = cell.cloneNode(true);
  for (const hidden of copy.querySelectorAll("cwdb-action, title")) hidden.remove();
  return (copy.textContent ?? "").trim();
}

/** The parameters of every action, in the order of the page. */
export function actions(body: PageElement): Record<string, unknown>[] {
  return [...body.querySelectorAll("cwdb-action")].map((action) => JSON.parse(action.textContent ?? ""));
}

const KNOWN_ELEMENTS = new Set(
  "div style p span a b i strong h3 dl dt dd pre table caption thead tbody tr th td svg g path rect circle text title line ul li cwdb-action form label input select option textarea details summary".split(
    " ",
  ),
);

/** Elements and attributes that no template of ours writes: what an attacker's text would have become. */
export function strangers(body: PageElement): string[] {
  return [...body.querySelectorAll("*")].flatMap((element) => {
    const name = element.localName;
    const attributes = [...element.attributes].map((attribute) => attribute.name);
    const bad = attributes.filter(
      (attribute) => /^on/i.test(attribute) || attribute === "srcdoc" || attribute === "src",
    );
    return [...(KNOWN_ELEMENTS.has(name) ? [] : [name]), ...bad.map((attribute) => `${name}[${attribute}]`)];
  });
}

/** Texts as an attacker would write them into a user agent, a name or an error message. */
export const HOSTILE = [
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "</cwdb-action><iframe src=https://evil.example></iframe>",
  "{{constructor}}{{{x}}}",
  "' OR 1=1 --",
  "a\u202Eb\u0000c",
].join("|");
