import { marked } from "marked";
import { type Sanitized, sanitize } from "./sanitize.ts";

const BUTTON = /^button:(primary:)?/;

/**
 * Markdown as CloudWatch's text widgets take it: GitHub's dialect, and `[button:Text](url)`,
 * `[button:primary:Text](url)` for links drawn as buttons.
 */
export function renderMarkdown(markdown: string): Sanitized {
  const cleaned = sanitize(marked.parse(markdown, { async: false, gfm: true }));
  for (const link of cleaned.fragment.querySelectorAll("a")) {
    const text = link.textContent ?? "";
    const button = BUTTON.exec(text);
    if (!button) continue;
    link.textContent = text.slice(button[0].length);
    link.classList.add("btn", ...(button[1] ? ["btn-primary"] : []));
  }
  return cleaned;
}
