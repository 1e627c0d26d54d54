import { ParamError, type ParamSpec } from "../kit/params.ts";
import { type Column, columnsOf } from "./columns.ts";
import type { Filter } from "./sources.ts";

/** Of one filter. Enough for a catalogue of event names; a filter is passed on with every drill-down of a row. */
export const MAX_FILTER_VALUES = 100;
const MAX_VALUE_LENGTH = 1024;
const MAX_FILTERS = 24;
const MAX_JSON_LENGTH = 100_000;

/**
 * The parameter `where` of every widget that reads the index. One object, a column to what it must be:
 *   {"region": "eu-central-1", "outcome": ["denied", "error"], "actorType": {"not": ["service"]}}
 * or the same as a list of `Filter` (what drill-downs pass on), or either as JSON text (form fields). Exclusion is
 * {"not": ...} and never a sign inside of a value: user agents and actors may begin with any character.
 */
export function filters(
  spec: { about?: string; columns?: readonly Column[] } = {},
): ParamSpec<readonly Filter[]> {
  const columns = spec.columns ?? columnsOf("errors");
  const type = `an object of columns (${columns.join(", ")}), each with a value, a list of at most ${MAX_FILTER_VALUES} values, or {"not": ...}`;
  return {
    type,
    about:
      spec.about ??
      'Only what matches, such as {"region": ["eu-central-1"], "actorType": {"not": "service"}}',
    default: [],
    parse(value) {
      const given = typeof value === "string" ? fromJson(value, type) : value;
      if (!isRecord(given) && !Array.isArray(given)) throw new ParamError(type);
      // Counted before any is looked at: a payload has room for a million.
      if (Object.keys(given).length > MAX_FILTERS) throw new ParamError(`at most ${MAX_FILTERS} filters`);
      const entries = Array.isArray(given) ? given.map(listEntry) : Object.entries(given);
      return entries.map(([name, wanted]) => {
        const column = columns.find((known) => known === name);
        if (column === undefined) throw new ParamError(type);
        return oneFilter(column, wanted);
      });
    },
  };
}

function fromJson(text: string, type: string): unknown {
  if (text.length > MAX_JSON_LENGTH) throw new ParamError(type);
  try {
    return JSON.parse(text);
  } catch {
    throw new ParamError(`JSON of ${type}`);
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listEntry(value: unknown): [string, unknown] {
  const shape = 'a list of {"column": ..., "in": [...]} or {"column": ..., "notIn": [...]}';
  if (!isRecord(value) || typeof value.column !== "string") throw new ParamError(shape);
  const { column, in: included, notIn, ...rest } = value;
  if (Object.keys(rest).length > 0) throw new ParamError(shape);
  return [
    value.column,
    {
      ...(included === undefined ? {} : { in: included }),
      ...(notIn === undefined ? {} : { not: notIn }),
    },
  ];
}

function oneFilter(column: Column, wanted: unknown): Filter {
  if (!isRecord(wanted)) return { column, in: texts(column, wanted) };
  const { in: included, not, ...rest } = wanted;
  if (Object.keys(rest).length > 0 || (included === undefined && not === undefined))
    throw new ParamError(`{"in": ...}, {"not": ...} or both for ${column}`);
  return {
    column,
    ...(included === undefined ? {} : { in: texts(column, included) }),
    ...(not === undefined ? {} : { notIn: texts(column, not) }),
  };
}

function texts(column: Column, value: unknown): string[] {
  const values = Array.isArray(value) ? value : [value];
  if (values.length === 0 || values.length > MAX_FILTER_VALUES)
    throw new ParamError(`1 to ${MAX_FILTER_VALUES} values for ${column}`);
  return values.map((one) => {
    const text = valueText(column, one);
    if (text === undefined || text.length > MAX_VALUE_LENGTH)
      throw new ParamError(`text of at most ${MAX_VALUE_LENGTH} characters for ${column}`);
    return text;
  });
}

/** YAML makes numbers of account ids and booleans of readOnly; a number has also lost its leading zeros. */
function valueText(column: Column, value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) return undefined;
  return column === "accountId" ? String(value).padStart(12, "0") : String(value);
}
