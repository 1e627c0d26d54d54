/** What a widget function answered, as CloudWatch tells the three kinds apart. */
export type Content =
  | { readonly kind: "html"; readonly html: string }
  | { readonly kind: "markdown"; readonly markdown: string }
  | { readonly kind: "json"; readonly json: string };

/** A text is HTML, `{markdown: text}` is Markdown, anything else is shown as formatted JSON. */
export function readContent(payload: unknown): Content {
  if (typeof payload === "string") return { kind: "html", html: payload };
  if (typeof payload === "object" && payload !== null && "markdown" in payload) {
    const { markdown } = payload;
    if (typeof markdown === "string") return { kind: "markdown", markdown };
  }
  return { kind: "json", json: JSON.stringify(payload, null, 2) ?? "" };
}

/** The first fenced YAML block of a describe answer: the console fills its Parameters box with it. */
export function firstYamlBlock(markdown: string): string {
  return /^ {0,3}```[ \t]*ya?ml[^\n]*\n([\s\S]*?)^ {0,3}```/im.exec(markdown)?.[1]?.trimEnd() ?? "";
}
