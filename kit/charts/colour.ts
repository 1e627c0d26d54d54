/**
 * Colours are names here and hex values only in the style partial, which knows the theme: geometry stays the same in
 * light and dark. "1" to "12" are Cloudscape's categorical palette in its order, which is made to be told apart by
 * colour-blind people when used from the front.
 */
export type Colour = "ok" | "denied" | "throttled" | "error" | "other" | `${number}`;

const CATEGORICAL_COUNT = 12;

/** What a thing is always drawn in, wherever it stands. */
const FIXED: Readonly<Record<string, Colour>> = {
  ok: "ok",
  denied: "denied",
  throttled: "throttled",
  error: "error",
};

/**
 * One colour for each name, by rank; names of outcomes keep their own. After twelve the palette starts again: a chart
 * with more series than that should have said "other" before.
 */
export function coloursFor(names: readonly string[]): Colour[] {
  let rank = 0;
  return names.map((name): Colour => {
    const fixed = Object.hasOwn(FIXED, name) ? FIXED[name] : undefined;
    if (fixed) return fixed;
    rank += 1;
    return `${((rank - 1) % CATEGORICAL_COUNT) + 1}`;
  });
}
