import { quote, readParams } from "../../kit/params.ts";
import { widgets as pack } from "../../widgets/index.ts";
import { isPublicWidget } from "../dashboards/public-copy.ts";
import { asRecord, type BodyWidget } from "./dashboard-body.ts";
import { parseFunctionArn } from "./function-arn.ts";
import type { Sharer } from "./grants.ts";

/** A widget with exactly the parameters with which anybody may call it, as `public.widgets` of the configuration lists it. */
export interface ListedWidget {
  readonly widget: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** What one of our widgets asks its function, or why everybody must not ask it. */
export function questionOf(
  properties: BodyWidget["properties"],
  { accountId, names }: Sharer,
): ListedWidget | string {
  const called = parseFunctionArn(properties.endpoint);
  const ours = [
    names.function("trailboard"),
    names.function("trailboard-detail"),
    names.function("trailboard-public"),
  ];
  if (!called || called.accountId !== accountId || !ours.includes(called.name))
    return "it calls a function that is not this Trailboard's";
  const { widget: wanted, ...params } = asRecord(properties.params);
  const widget = pack.find(({ name }) => name === wanted);
  if (!widget) return `its parameters name no widget of Trailboard (${quote(wanted)})`;
  if (widget.permission === "detail") return "it asks CloudTrail Lake, which everybody must not";
  if (!isPublicWidget(widget.name))
    return "the public function does not draw it: it needs more than the index";
  const problem = problemOf(widget.params, params);
  return problem ?? { widget: widget.name, params };
}

/** What cannot be asked cannot be listed either. */
function problemOf(
  specs: Parameters<typeof readParams>[0],
  params: Readonly<Record<string, unknown>>,
): string | undefined {
  const unknown = Object.keys(params).find((param) => !Object.hasOwn(specs, param));
  if (unknown !== undefined) return `it has a parameter that its widget does not take (${quote(unknown)})`;
  const { problems } = readParams(specs, params);
  return problems[0] && `its parameters are wrong: ${problems[0].sentence}`;
}
