import { type Action, callAction } from "../kit/actions.ts";
import { oneOf, type ParamValues, text } from "../kit/params.ts";
import { OUTCOMES } from "../trail/columns.ts";
import type { Filter } from "../trail/sources.ts";
import type { EventsRequest } from "./events.ts";

const MAX_VALUE_LENGTH = 1024;
const field = (about: string) => text({ default: "", maxLength: MAX_VALUE_LENGTH, about });

/** What a person can type into the widget's form; each narrows `where`. */
export const searchParams = {
  eventName: field("Only this action, such as PutBucketPolicy. A field of the form."),
  actor: field(
    "Only this actor, as the index says it: a role's or user's ARN, a person, a service. A field of the form.",
  ),
  sourceIp: field("Only this source address. A field of the form."),
  errorCode: field("Only this error code. A field of the form."),
  outcome: oneOf(["any", ...OUTCOMES], {
    default: "any",
    about: "Only calls that ended so. A field of the form.",
  }),
};

type SearchValues = ParamValues<typeof searchParams>;

const TEXT_FIELDS = [
  { name: "eventName", label: "Action" },
  { name: "actor", label: "Actor" },
  { name: "sourceIp", label: "Address" },
  { name: "errorCode", label: "Error code" },
] as const;

export interface SearchView {
  readonly fields: readonly { readonly name: string; readonly label: string; readonly value: string }[];
  readonly outcomes: readonly { readonly value: string; readonly selected: boolean }[];
  readonly action: Action;
}

export function searchFilters(values: SearchValues): Filter[] {
  return [
    ...TEXT_FIELDS.filter(({ name }) => values[name].trim() !== "").map(({ name }) => ({
      column: name,
      in: [values[name].trim()],
    })),
    ...(values.outcome === "any" ? [] : [{ column: "outcome", in: [values.outcome] } as const]),
  ];
}

/** The typed fields as they are, for actions that keep them: what stands in the form when they run overrides it. */
export function searchValues(values: SearchValues): SearchValues {
  const { eventName, actor, sourceIp, errorCode, outcome } = values;
  return { eventName, actor, sourceIp, errorCode, outcome };
}

/** Null where the function's own ARN is not known: a form that cannot be sent is not drawn. */
export function searchView({ params, endpoints }: EventsRequest): SearchView | null {
  const { where, limit } = params;
  const action = callAction(endpoints.self, { widget: "events", where, limit }, { display: "widget" });
  return (
    action && {
      fields: TEXT_FIELDS.map(({ name, label }) => ({ name, label, value: params[name] })),
      outcomes: ["any", ...OUTCOMES].map((value) => ({ value, selected: value === params.outcome })),
      action,
    }
  );
}
