/** Narrower than this, wrapping makes nothing better. */
const LEAST_WIDTH = 40;

/**
 * A line as several that fit a terminal of so many columns, broken between words; what goes on is indented further than the
 * line, under its text where it begins with an amount. Unchanged where there is no terminal: files and pipes take whole
 * lines.
 */
export function wrapped(line: string, width: number | undefined): string {
  if (width === undefined || width < LEAST_WIDTH || line.length <= width) return line;
  const [start = ""] = /^ *(\$[\d,.]+ +)?/.exec(line) ?? [];
  const hang = " ".repeat(start.includes("$") ? start.length : start.length + 4);
  const lines: string[] = [];
  let rest = line;
  while (rest.length > width) {
    const indent = lines.length === 0 ? start.length : hang.length;
    const at = rest.lastIndexOf(" ", width);
    // A word that is longer than a line stays whole: it may be a link or an ARN to copy.
    const end = at > indent ? at : rest.indexOf(" ", width);
    if (end === -1) break;
    lines.push(rest.slice(0, end).trimEnd());
    rest = hang + rest.slice(end + 1).trimStart();
  }
  return [...lines, rest].join("\n");
}
