import fc from "fast-check";

/** A JSON value with some of its parts put in the place of others by anything, taken away, or joined by more. */
export function changedConfig(whole: unknown): fc.Arbitrary<unknown> {
  const paths = pathsOf(whole, []);
  const change = fc.record({
    path: fc.constantFrom(...paths),
    name: fc.option(fc.oneof(fc.string({ maxLength: 12 }), fc.constantFrom("name", "limit", "toString"))),
    value: fc.oneof(
      fc.constant(undefined),
      fc.constantFrom(0, -1, 1, 36, 2 ** 53, 0.5, "", "a", "eu-west-1", "111122223333", null, true, [], {}),
      fc.jsonValue({ maxDepth: 2 }).map(own),
    ),
  });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => {
    let changed = structuredClone(whole);
    for (const { path, name, value } of changes)
      changed = put(changed, name === null ? path : [...path, name], value);
    return changed;
  });
}

type Path = readonly (string | number)[];

function pathsOf(value: unknown, path: Path): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, member]) =>
      pathsOf(member, [...path, Array.isArray(value) ? Number(key) : key]),
    ),
  ];
}

/** As JSON.parse makes it: "__proto__" is a name like others, and no configuration has it. */
function own(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (key, member) => (key === "__proto__" ? undefined : member));
}

function put(whole: unknown, path: Path, value: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return value === undefined ? {} : value;
  if (typeof whole !== "object" || whole === null || first === "__proto__") return whole;
  if (Array.isArray(whole)) {
    const at = Number(first);
    if (!(at >= 0)) return whole;
    const member = put(whole[at], rest, value);
    return member === undefined
      ? whole.filter((_, i) => i !== at)
      : whole.with(Math.min(at, whole.length - 1), member);
  }
  const { [first]: before, ...others } = whole as Record<string, unknown>;
  const member = rest.length === 0 ? value : put(before, rest, value);
  return member === undefined ? others : { ...others, [first]: member };
}
