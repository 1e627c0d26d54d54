import { canonicalJson } from "../../kit/canonical-json.ts";
import { recordOf } from "./record-of.ts";

/** One call that everybody may make: a widget with exactly these parameters. */
export interface ListedCall {
  /** Its place in the list: names it within this version of the function. */
  readonly id: number;
  readonly widget: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** Finds the listed call that an event is; undefined for every other event, however near it comes. */
export type FindListed = (event: unknown) => ListedCall | undefined;

/** `json`: `[{"widget": ..., "params": {...}}]`. Throws for anything else: half a list would be a silent change. */
export function listedCalls(json: string): FindListed {
  const entries: unknown = JSON.parse(json);
  if (!Array.isArray(entries)) throw new Error("The list of public widgets is not a list");
  const calls = new Map<string, ListedCall>();
  for (const [id, entry] of entries.entries()) {
    const { widget, params } = recordOf(entry);
    const text = typeof widget === "string" ? callText(widget, recordOf(params)) : undefined;
    if (typeof widget !== "string" || text === undefined)
      throw new Error(`Entry ${id} of the list of public widgets is no widget with parameters`);
    calls.set(text, { id, widget, params: recordOf(params) });
  }
  const find = (given: Readonly<Record<string, unknown>>) => {
    // To copy 100,000 members takes seconds, to count them milliseconds.
    if (Object.keys(given).length > MAX_MEMBERS) return undefined;
    const { widget, widgetContext: _context, describe: _describe, ...params } = given;
    const text = typeof widget === "string" ? callText(widget, params) : undefined;
    return text === undefined ? undefined : calls.get(text);
  };
  // CloudWatch sends the parameters at the top of the event and again in widgetContext. AWS documents no other member at
  // the top, and were there one some day, the second place would still be what the dashboard says. Form fields are no
  // parameters here: a public widget has no form.
  return (event) => {
    const top = recordOf(event);
    return find(top) ?? find(recordOf(recordOf(top.widgetContext).params));
  };
}

/** More than any widget has. */
const MAX_MEMBERS = 200;

/** The order in which members come is no difference. */
function callText(widget: string, params: Readonly<Record<string, unknown>>): string | undefined {
  return canonicalJson({ widget, params });
}
