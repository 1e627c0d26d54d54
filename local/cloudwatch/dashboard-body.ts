/** A message of PutDashboard: where in the body, and what. */
export interface BodyMessage {
  readonly DataPath: string;
  readonly Message: string;
}

export interface BodyProblems {
  /** The dashboard is refused. */
  readonly errors: readonly BodyMessage[];
  /** It is stored, but something may not be drawn. */
  readonly warnings: readonly BodyMessage[];
}

const WIDGET_TYPES = ["alarm", "chart", "custom", "explorer", "log", "metric", "text", "trace"];
const MAX_WIDGETS = 500;
const MAX_MESSAGES = 100;

type Body = Readonly<Record<string, unknown>>;

/** Checks a dashboard body ("Dashboard Body Structure and Syntax") as far as its widgets' own fields. */
export function checkDashboardBody(text: string): BodyProblems {
  const body = parse(text);
  if (!isObject(body))
    return { errors: [{ DataPath: "", Message: "The dashboard body is not valid JSON" }], warnings: [] };
  const errors: BodyMessage[] = [];
  const warnings: BodyMessage[] = [];
  const error = (DataPath: string, Message: string) =>
    void (errors.length < MAX_MESSAGES && errors.push({ DataPath, Message }));
  if (!Array.isArray(body.widgets)) {
    error("", "Should have required property 'widgets'");
    return { errors, warnings };
  }
  if (body.widgets.length > MAX_WIDGETS) error("/widgets", `Should NOT have more than ${MAX_WIDGETS} items`);
  if (body.end !== undefined && body.start === undefined)
    error("/end", "Should have property start when property end is present");
  if (
    body.periodOverride !== undefined &&
    body.periodOverride !== "auto" &&
    body.periodOverride !== "inherit"
  )
    error("/periodOverride", "Should be equal to one of the allowed values");
  body.widgets.slice(0, MAX_WIDGETS).forEach((widget: unknown, index) => {
    const path = `/widgets/${index}`;
    if (isObject(widget)) checkWidget(widget, path, error);
    else error(path, "Should be object");
  });
  for (const key of Object.keys(body))
    if (!["widgets", "start", "end", "periodOverride", "variables"].includes(key))
      warnings.push({ DataPath: "", Message: `Should NOT have additional property: '${key.slice(0, 40)}'` });
  return { errors, warnings: warnings.slice(0, MAX_MESSAGES) };
}

function checkWidget(widget: Body, path: string, error: (path: string, message: string) => void): void {
  const { type, properties } = widget;
  if (typeof type !== "string" || !WIDGET_TYPES.includes(type)) {
    error(`${path}/type`, "Should be equal to one of the allowed values");
    return;
  }
  checkPlace(widget, path, error);
  if (!isObject(properties)) {
    error(path, "Should have required property 'properties'");
    return;
  }
  const at = `${path}/properties`;
  const need = (name: string, isRight: (value: unknown) => boolean, wanted: string) => {
    if (properties[name] === undefined) error(at, `Should have required property '${name}'`);
    else if (!isRight(properties[name])) error(`${at}/${name}`, `Should be ${wanted}`);
  };
  const isText = (value: unknown) => typeof value === "string";
  if (type === "text") need("markdown", isText, "string");
  if (type === "custom") need("endpoint", isText, "string");
  if (type === "alarm") need("alarms", Array.isArray, "array");
  if (type === "log") need("query", isText, "string");
  if (type === "metric") checkMetricWidget(properties, at, error);
}

function checkPlace(widget: Body, path: string, error: (path: string, message: string) => void): void {
  const limits = { x: [0, 23], y: [0, Number.MAX_SAFE_INTEGER], width: [1, 24], height: [1, 1000] } as const;
  for (const [name, [min, max]] of Object.entries(limits)) {
    const value = widget[name];
    if (value === undefined) continue;
    if (!Number.isInteger(value)) error(`${path}/${name}`, "Should be integer");
    else if (Number(value) < min) error(`${path}/${name}`, `Should be >= ${min}`);
    else if (Number(value) > max) error(`${path}/${name}`, `Should be <= ${max}`);
  }
  if ((widget.x === undefined) !== (widget.y === undefined))
    error(path, "Should have both properties x and y, or none of them");
}

function checkMetricWidget(
  properties: Body,
  at: string,
  error: (path: string, message: string) => void,
): void {
  const { metrics, annotations } = properties;
  const hasAlarm = isObject(annotations) && Array.isArray(annotations.alarms);
  if (typeof properties.region !== "string" || (metrics === undefined && !hasAlarm))
    error(at, "The metric widget should have specified a region and a data source or an alarm annotation");
  if (metrics === undefined) return;
  if (!Array.isArray(metrics)) {
    error(`${at}/metrics`, "Should be array");
    return;
  }
  metrics.forEach((entry, index) => {
    if (!Array.isArray(entry)) error(`${at}/metrics/${index}`, "Should be array");
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
