import { visible } from "../../kit/visible.ts";

/**
 * One line for the terminal: names of files and texts of a trail may carry escape sequences that would steer it, and
 * line ends that would look like sentences of ours.
 */
export function printable(text: string): string {
  return visible(text).replace(/[\t\n\r]/g, (character) => JSON.stringify(character).slice(1, -1));
}
