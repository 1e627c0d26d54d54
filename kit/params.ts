/**
 * Parameters of a widget, said once: they parse what arrives, and feed the describe answer, the dashboard JSON,
 * the preview's form and the README.
 */

export interface ParamSpec<T> {
  /** What a value may be, for people: "whole number from 1 to 100". */
  readonly type: string;
  readonly about: string;
  readonly default: T;
  /** The allowed values where they can be listed. */
  readonly values?: readonly string[];
  /** Turns anything into a checked value, or throws a ParamError that says what was wanted. */
  parse(value: unknown): T;
}

// biome-ignore lint/suspicious/noExplicitAny: the one place where params of every type meet.
export type ParamSpecs = Readonly<Record<string, ParamSpec<any>>>;
export type ParamValues<P extends ParamSpecs> = {
  readonly [K in keyof P]: P[K] extends ParamSpec<infer T> ? T : never;
};

/** What was wanted; `readParams` adds the name and the value. */
export class ParamError extends Error {
  override readonly name = "ParamError";
}

export interface ParamProblem {
  readonly param: string;
  /** `Cannot use limit "5000": expected a whole number from 1 to 100` */
  readonly sentence: string;
}

/** Checks every parameter of `specs`; an absent, null or empty one takes its default. Unknown names are left alone. */
export function readParams<P extends ParamSpecs>(
  specs: P,
  given: Readonly<Record<string, unknown>>,
): { values: ParamValues<P>; problems: ParamProblem[] } {
  const values: Record<string, unknown> = {};
  const problems: ParamProblem[] = [];
  for (const [param, spec] of Object.entries(specs)) {
    const value = Object.hasOwn(given, param) ? given[param] : undefined;
    values[param] = spec.default;
    if (value === undefined || value === null || value === "") continue;
    try {
      values[param] = spec.parse(value);
    } catch (error) {
      if (!(error instanceof ParamError)) throw error;
      problems.push({ param, sentence: `Cannot use ${param} ${quote(value)}: expected ${error.message}` });
    }
  }
  return { values: values as ParamValues<P>, problems };
}

/** A value as it is shown in a message: JSON, cut at 80 characters. */
export function quote(value: unknown): string {
  let text: string;
  try {
    text = JSON.stringify(value) ?? String(value);
  } catch {
    text = "(a value that is not JSON)";
  }
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}

export function integer(spec: {
  default: number;
  min: number;
  max: number;
  about: string;
}): ParamSpec<number> {
  const type = `a whole number from ${spec.min} to ${spec.max}`;
  return {
    type,
    about: spec.about,
    default: spec.default,
    parse(value) {
      // Form fields and YAML bring numbers as text.
      const number = typeof value === "string" && /^-?\d{1,15}$/.test(value.trim()) ? Number(value) : value;
      if (
        typeof number !== "number" ||
        !Number.isSafeInteger(number) ||
        number < spec.min ||
        number > spec.max
      )
        throw new ParamError(type);
      return number;
    },
  };
}

export function oneOf<const T extends string>(
  values: readonly T[],
  spec: { default: NoInfer<T>; about: string },
): ParamSpec<T> {
  const type = `one of ${values.join(", ")}`;
  return {
    type,
    about: spec.about,
    default: spec.default,
    values,
    parse(value) {
      const found = values.find((candidate) => candidate === value);
      if (found === undefined) throw new ParamError(type);
      return found;
    },
  };
}

export function text(spec: { default: string; maxLength: number; about: string }): ParamSpec<string> {
  const type = `text of at most ${spec.maxLength} characters`;
  return {
    type,
    about: spec.about,
    default: spec.default,
    parse(value) {
      if (typeof value !== "string" || value.length > spec.maxLength) throw new ParamError(type);
      return value;
    },
  };
}

export function flag(spec: { default: boolean; about: string }): ParamSpec<boolean> {
  const type = "true or false";
  return {
    type,
    about: spec.about,
    default: spec.default,
    parse(value) {
      if (value === true || value === "true") return true;
      if (value === false || value === "false") return false;
      throw new ParamError(type);
    },
  };
}
