import type { Json } from "../../stack/template.ts";
import { recordOf } from "./meaning.ts";

/** Texts that need no quotes to be told from words and commas: names, ARNs, "${...}". */
const BARE = /^(?:[\w.:/*?=@+-]|\$\{[\w.:]+\})+$/;
/** What would read like a resource of the template. */
const LIKE_A_RESOURCE = /^[A-Za-z0-9]+(\/|$)/;
const ARN_OF = /^\$\{([A-Za-z0-9]+)\.Arn\}(\/.*)?$/;

/**
 * A text of a statement, as `meaningOf` gives it. Different texts have different words: "IndexBucket/hours/*" is that path
 * under a resource of the template, `"IndexBucket/hours/*"` in quotes is the text itself. Undefined for what is no text.
 */
export function valueWords(value: Json): string | undefined {
  const { "Fn::Sub": pattern, ...more } = recordOf(value) ?? {};
  if (typeof pattern !== "string" || Object.keys(more).length > 0) return undefined;
  if (!BARE.test(pattern)) return JSON.stringify(pattern);
  const [, resource, rest = ""] = ARN_OF.exec(pattern) ?? [];
  if (resource !== undefined) return `${resource}${rest}`;
  return LIKE_A_RESOURCE.test(pattern) ? JSON.stringify(pattern) : pattern;
}

/** One or several: "a, b"; what stands under one resource is said together: "IndexBucket/{hours/*, days/*}". */
export function listWords(value: Json, between = ", "): string | undefined {
  const said: string[] = [];
  for (const one of Array.isArray(value) ? (value as readonly Json[]) : [value]) {
    const words = valueWords(one);
    if (words === undefined) return undefined;
    said.push(words);
  }
  if (said.length === 0) return undefined;
  return between === ", " ? folded(said).join(between) : said.join(between);
}

/** What is bare has no braces but those of "${...}": "/{" is never part of a text. */
function folded(words: readonly string[]): string[] {
  const under = new Map<string, string[]>();
  for (const word of words) {
    const [, resource = word, rest] = /^([A-Za-z0-9]+)\/(.*)$/.exec(word) ?? [];
    const key = rest === undefined ? word : `${resource}/`;
    under.set(key, [...(under.get(key) ?? []), ...(rest === undefined ? [] : [rest])]);
  }
  return [...under].map(([key, rests]) => {
    if (rests.length === 0) return key;
    return rests.length === 1 ? `${key}${rests[0]}` : `${key}{${rests.join(", ")}}`;
  });
}
