import { styleText } from "node:util";
import { createTwoFilesPatch } from "diff";
import { format } from "jsonc-parser";
import { printable } from "../terminal/printable.ts";

/** Longer lines are no lines that a person reads: such a body is shown as if it were indented. */
const LONGEST_READABLE = 200;

/** What changes between two bodies, as a unified difference in printable lines. */
export function difference(
  before: string,
  after: string,
  { name, isColoured }: { name: string; isColoured: boolean },
): string {
  const isReadable = [before, after].every((text) =>
    text.split("\n").every((line) => line.length <= LONGEST_READABLE),
  );
  const [old, next] = isReadable ? [before, after] : [indented(before), indented(after)];
  const then = isReadable ? "then" : "then (both shown indented)";
  const patch = createTwoFilesPatch(`${name}, now`, `${name}, ${then}`, old, next);
  return (
    patch
      .split("\n")
      .filter((line) => !/^(=+|Index: .*|\\ No newline at end of file)$/.test(line) && line !== "")
      // In JSON a tab is only ever indentation, which printable would spell out.
      .map((line) => coloured(printable(line.replace(/\r$/, "").replaceAll("\t", "    ")), isColoured))
      .join("\n")
  );
}

/** Only white space between values changes: each value is shown as it is written. */
function indented(text: string): string {
  const edits = format(text, undefined, { insertSpaces: true, tabSize: 2, eol: "\n" });
  // Front to back and joined once: a megabyte has a hundred thousand of them.
  const parts: string[] = [];
  let done = 0;
  for (const { offset, length, content } of edits.sort((a, b) => a.offset - b.offset)) {
    parts.push(text.slice(done, offset), content);
    done = offset + length;
  }
  return parts.join("") + text.slice(done);
}

function coloured(line: string, isColoured: boolean): string {
  if (!isColoured) return line;
  // Whether there is a terminal was asked of stderr: styleText would look at stdout.
  const styled = (colour: "green" | "red" | "cyan") => styleText(colour, line, { validateStream: false });
  if (line.startsWith("+")) return styled("green");
  if (line.startsWith("-")) return styled("red");
  return line.startsWith("@@") ? styled("cyan") : line;
}
