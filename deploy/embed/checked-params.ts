import { quote, readParams } from "../../kit/params.ts";
import type { Widget } from "../../kit/widget.ts";
import { usageError } from "../terminal/cli-error.ts";

type Params = Readonly<Record<string, unknown>>;

/**
 * Parameters as the widget itself would take them, without `widget`, which is ours to set. Throws a usage error: a widget
 * on a dashboard draws what is wrong with its parameters, but the person who could mend it is here.
 */
export function checkedParams<S>(widget: Widget<S>, given: Params | undefined): Params | undefined {
  if (given === undefined) return undefined;
  const { widget: named = widget.name, ...params } = given;
  if (named !== widget.name)
    throw usageError(
      `Cannot use --params with "widget": ${quote(named)}: the widget to embed is ${quote(widget.name)}`,
    );
  // A name that no widget knows is passed over when it draws: a slip of the pen would never be seen.
  for (const name of Object.keys(params))
    if (!Object.hasOwn(widget.params, name))
      throw usageError(
        `Cannot use parameter ${quote(name)} of ${widget.name}: expected one of ${Object.keys(widget.params).join(", ")}`,
      );
  const { problems } = readParams(widget.params, params);
  if (problems.length > 0) throw usageError(problems.map(({ sentence }) => sentence).join("; "));
  return params;
}
