import { ParamError, type ParamSpec } from "./params.ts";

/** Some of `values`, in the order given and each once: a list, or text with commas between (form fields). Never empty. */
export function listOf<const T extends string>(
  values: readonly T[],
  spec: { default: readonly NoInfer<T>[]; about: string },
): ParamSpec<readonly T[]> {
  const type = `a list of ${values.join(", ")}`;
  return {
    type,
    about: spec.about,
    default: spec.default,
    values,
    parse(value) {
      const given = typeof value === "string" ? value.split(",").map((one) => one.trim()) : value;
      if (!Array.isArray(given) || given.length === 0 || given.length > 100) throw new ParamError(type);
      const found = given.map((one) => values.find((known) => known === one));
      if (found.includes(undefined)) throw new ParamError(type);
      return [...new Set(found.filter((one) => one !== undefined))];
    },
  };
}
