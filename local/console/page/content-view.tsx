import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { type ActionHost, bindActions } from "./action-binding.ts";
import type { Content } from "./answer.ts";
import { renderMarkdown } from "./markdown.ts";
import { sanitize } from "./sanitize.ts";

export interface ContentHost extends ActionHost {
  followLink(hash: string): boolean;
  /** Where the console's own links ("/ec2/...") lead. */
  readonly consoleOrigin: string;
}

/** What may be drawn: an answer, or the HTML that an action carried with it. */
export type Drawable = Content | { readonly kind: "fragment"; readonly fragment: DocumentFragment };

/**
 * A widget's answer in the page. No isolation: whether CloudWatch has any between widgets is not documented, so a
 * stylesheet that leaks does so here too, and is seen.
 */
export function ContentView({ content, host }: { content: Drawable; host: ContentHost }) {
  const ref = useRef<HTMLDivElement>(null);
  const [notes, setNotes] = useState<readonly string[]>([]);
  // Actions outlive the drawing that bound them; they must run against the newest state.
  const latest = useRef(host);
  latest.current = host;

  useLayoutEffect(() => {
    const root = ref.current;
    if (!root) return;
    const { fragment, removed } = toFragment(content);
    root.classList.toggle("cwdb-default-styles", !fragment.querySelector(".cwdb-no-default-styles"));
    root.replaceChildren(fragment);
    pointLinks(root, latest.current.consoleOrigin);
    const warnings = bindActions(root, {
      confirm: (message) => latest.current.confirm(message),
      run: (action) => latest.current.run(action),
    });
    setNotes([
      ...warnings,
      ...(removed.length > 0 ? [`Removed as CloudWatch would: ${removed.join(", ")}`] : []),
    ]);
  }, [content]);

  useEffect(() => {
    const root = ref.current;
    if (!root) return;
    root.addEventListener("submit", (event) => event.preventDefault());
    root.addEventListener("click", (event) => {
      const link = event.target instanceof Element ? event.target.closest("a[href^='#']") : null;
      if (!link || event.defaultPrevented) return;
      event.preventDefault();
      latest.current.followLink(link.getAttribute("href") ?? "");
    });
  }, []);

  return (
    <>
      {notes.length > 0 && (
        <aside class="developer-note" aria-label="For the developer of this widget">
          <ul>
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </aside>
      )}
      <div ref={ref} class={`cwdb-content cwdb-content-${content.kind}`} />
    </>
  );
}

function toFragment(content: Drawable): { fragment: DocumentFragment; removed: readonly string[] } {
  switch (content.kind) {
    case "html":
      return sanitize(content.html);
    case "markdown":
      return renderMarkdown(content.markdown);
    case "json": {
      const fragment = document.createDocumentFragment();
      const pre = document.createElement("pre");
      pre.textContent = content.json;
      fragment.append(pre);
      return { fragment, removed: [] };
    }
    case "fragment": {
      const fragment = document.createDocumentFragment();
      fragment.append(content.fragment.cloneNode(true));
      return { fragment, removed: [] };
    }
  }
}

/** Links relative to the console lead to the console, not to this preview. */
function pointLinks(root: Element, consoleOrigin: string): void {
  for (const link of root.querySelectorAll("a[href^='/']"))
    link.setAttribute("href", `${consoleOrigin}${link.getAttribute("href")}`);
}
