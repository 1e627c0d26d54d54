/**
 * JSON with line breaks and two spaces of indentation, made from the text itself: numbers keep their digits, doubled
 * names stay, and a record that was cut is shown as far as it goes. At most `maxLength` characters.
 */
export function prettyJson(json: string, maxLength: number): { text: string; isCut: boolean } {
  let text = "";
  let depth = 0;
  const newLine = () => `\n${"  ".repeat(Math.max(0, Math.min(depth, 50)))}`;
  for (const [token] of json.matchAll(TOKEN)) {
    if (text.length + token.length > maxLength)
      return { text: text + token.slice(0, maxLength - text.length), isCut: true };
    const isEmpty = /^[[{]\s*[\]}]$/.test(token);
    if (isEmpty) text += token.replace(/\s+/g, "");
    else if (token === "{" || token === "[") {
      depth += 1;
      text += token + newLine();
    } else if (token === "}" || token === "]") {
      depth -= 1;
      text += newLine() + token;
    } else if (token === ",") text += token + newLine();
    else if (token === ":") text += ": ";
    else text += token;
  }
  return { text, isCut: false };
}

/** Strings (an open one to the end), empty brackets, marks, and whatever else stands between white space. */
const TOKEN = /"(?:[^"\\]|\\.)*(?:"|\\?$)|\{\s*\}|\[\s*\]|[{}[\],:]|[^\s{}[\],:"]+/gs;
