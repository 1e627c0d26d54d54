import { quote } from "../../kit/params.ts";
import { CliError } from "../terminal/cli-error.ts";

/** A dashboard body as people have them: only what is asked for here is looked at, anything else may be in it. */
export interface Body {
  /** The whole body as JSON. */
  readonly json: Readonly<Record<string, unknown>>;
  readonly widgets: readonly BodyWidget[];
  readonly variables: readonly Readonly<Record<string, unknown>>[];
}

export interface BodyWidget {
  /** "custom", "metric", ... as written; "" where it is no text. */
  readonly type: string;
  /** For people: its title in quotation marks, or its number and type. */
  readonly label: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** The widget's own JSON. */
  readonly source: Readonly<Record<string, unknown>>;
}

/** More than CloudWatch takes (500); what is beyond was not made by CloudWatch. */
const MAX_WIDGETS = 1000;

/** Throws a CliError where the body is not JSON or has no widgets to speak of. */
export function readBody(name: string, text: string): Body {
  const json = asRecord(parse(name, text));
  const { widgets, variables } = json;
  if (!Array.isArray(widgets) || widgets.length > MAX_WIDGETS)
    throw new CliError(`Cannot read dashboard ${name}: expected a body with a list "widgets"`);
  return {
    json,
    widgets: widgets.map(widgetOf),
    variables: (Array.isArray(variables) ? variables : []).map(asRecord),
  };
}

function parse(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CliError(`Cannot read dashboard ${name}: its body is not JSON`, { cause: error });
  }
}

function widgetOf(json: unknown, index: number): BodyWidget {
  const source = asRecord(json);
  const type = typeof source.type === "string" ? source.type : "";
  const properties = asRecord(source.properties);
  const { title } = properties;
  return {
    type,
    label: typeof title === "string" && title.trim() !== "" ? quote(title) : `widget ${index + 1} (${type})`,
    properties,
    source,
  };
}

/** ARNs in an alarm widget; none for other widgets. */
export function alarmArns({ type, properties: { alarms } }: BodyWidget): string[] {
  if (type !== "alarm" || !Array.isArray(alarms)) return [];
  return alarms.filter((arn) => typeof arn === "string");
}

export function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
