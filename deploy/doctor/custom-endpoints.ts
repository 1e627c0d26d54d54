/** A custom widget, and what it calls. */
export interface CustomEndpoint {
  readonly title: string;
  readonly endpoint: string;
}

/** Bodies are people's: what is not as CloudWatch documents it is passed over. */
export function customEndpoints(text: string): readonly CustomEndpoint[] {
  const widgets = record(parsed(text)).widgets;
  if (!Array.isArray(widgets)) return [];
  return widgets.flatMap((widget: unknown) => {
    const { type, properties } = record(widget);
    if (type !== "custom") return [];
    const { title, endpoint } = record(properties);
    return [
      {
        title: typeof title === "string" ? title.slice(0, 100) : "without a title",
        endpoint: String(endpoint),
      },
    ];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : {};
}
