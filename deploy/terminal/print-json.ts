import { visible } from "../../kit/visible.ts";

/**
 * The answer of --json, on stdout. Somebody may read it on a terminal all the same: characters that would steer it, of
 * which JSON itself lets some stand (U+009B begins a control sequence), are written as JSON's own \u escapes, so that
 * whoever parses it gets the very text.
 */
export function printJson(value: unknown): void {
  console.log(visible(JSON.stringify(value, null, 2)));
}
