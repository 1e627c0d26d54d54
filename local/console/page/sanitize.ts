import DOMPurify, { type Config } from "dompurify";

export interface Sanitized {
  readonly fragment: DocumentFragment;
  /** What was taken out, for the developer: "<script>", "onclick of <a>". Each once. */
  readonly removed: readonly string[];
}

/** Never drawn: documented (script, iframe, use) or known to be dangerous. */
const FORBIDDEN_TAGS = [
  "script",
  "iframe",
  "use",
  "object",
  "embed",
  "base",
  "meta",
  "link",
  "frame",
  "frameset",
];
/** Attributes of cwdb-action that look like addresses ("arn:...") and must not be judged as such. */
const ACTION_ATTRIBUTES = ["action", "confirmation", "display", "endpoint", "event"];

/**
 * Their removal is not the developer's mistake: texts out of a log that look like the end of a comment or of a style
 * element are taken out wherever they stand.
 */
const TEXT_ATTRIBUTES = ["title", "aria-label", "alt", "placeholder", "value"];

const CONFIG: Config & { RETURN_DOM_FRAGMENT: true } = {
  RETURN_DOM_FRAGMENT: true,
  // Without it a leading <style> lands in <head> and is lost.
  FORCE_BODY: true,
  ADD_TAGS: ["cwdb-action"],
  ADD_ATTR: [...ACTION_ATTRIBUTES, "target"],
  ADD_URI_SAFE_ATTR: ACTION_ATTRIBUTES,
  FORBID_TAGS: FORBIDDEN_TAGS,
};

const purify = DOMPurify(window);

purify.addHook("afterSanitizeAttributes", (node) => {
  // `action` is an attribute of cwdb-action here; a form's would be an address that was not checked.
  if (node.localName !== "cwdb-action") for (const name of ["action", "endpoint"]) node.removeAttribute(name);
  if (node.localName === "a" && node.hasAttribute("href") && !node.getAttribute("href")?.startsWith("#")) {
    node.setAttribute("target", "_blank");
    node.setAttribute("rel", "noopener noreferrer");
  }
});

/** Cleans a widget's HTML as the console does before it is drawn. */
export function sanitize(html: string): Sanitized {
  const fragment = purify.sanitize(html, CONFIG);
  const removed = new Set<string>();
  for (const item of purify.removed) {
    if ("element" in item) {
      const name = item.element.nodeName.toLowerCase();
      // <remove> is what FORCE_BODY puts in and takes out again.
      if (name !== "remove" && !name.startsWith("#")) removed.add(`<${name}>`);
    } else if (item.attribute && !TEXT_ATTRIBUTES.includes(item.attribute.name))
      removed.add(`${item.attribute.name} of <${item.from.nodeName.toLowerCase()}>`);
  }
  return { fragment, removed: [...removed] };
}
