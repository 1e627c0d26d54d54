/**
 * The text of a record that DuckDB's JSON reader refuses, made readable for it: half surrogate pairs ("\ud800" alone)
 * become U+FFFD, bare control characters become escapes. The record's own text is stored as it came; only its columns
 * are read from the repair. Throws a SyntaxError where the text is no JSON even so.
 */
export function repairJson(text: string): string {
  const repaired = text
    // Escaped backslashes are matched first, so that "\\ud800" stays the seven characters that it is.
    .replace(
      /\\\\|\\u([dD][89abAB][\da-fA-F]{2})(\\u[dD][c-fC-F][\da-fA-F]{2})?|\\u[dD][c-fC-F][\da-fA-F]{2}/g,
      (found) => (found === "\\\\" || found.length === 12 ? found : "\\ufffd"),
    )
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is repaired.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, (found) => {
      return `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`;
    })
    // A tab or a carriage return is whitespace between members and against the grammar inside a string.
    .replace(/"(?:[^"\\]|\\.)*"/gs, (string) => string.replaceAll("\t", "\\t").replaceAll("\r", "\\r"));
  JSON.parse(repaired);
  return repaired;
}
