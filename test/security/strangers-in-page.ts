/**
 * Defines a function in the page that lists what is wrong with what is drawn in `.cwdb-content`. Text, because this
 * project is compiled without the browser's types, and for addInitScript, because the page's policy allows no eval.
 */
export const strangersInPage = String.raw`
globalThis.strangersInPage = () => {
  const elements = new Set(
    "div style p span a b i strong bdi h3 dl dt dd pre table caption thead tbody tr th td svg g defs pattern path rect circle text title line ul li cwdb-action form label input select option textarea details summary".split(
      " ",
    ),
  );
  const attributes =
    /^(class|style|title|role|tabindex|lang|width|height|viewbox|d|x|y|dx|dy|cx|cy|r|x1|x2|y1|y2|fill|fill-opacity|stroke|stroke-width|stroke-linecap|stroke-linejoin|stroke-dasharray|rx|transform|id|patternunits|patterntransform|shape-rendering|font-size|text-anchor|scope|colspan|href|target|rel|name|type|value|placeholder|maxlength|min|max|rows|for|checked|selected|open|action|display|endpoint|confirmation|aria-label|aria-hidden|data-[a-z-]+)$/;
  const styles = /^(width: ?[\d.]+(%|px);?|)$/;
  const unseen =
    /[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u061c\u2028-\u202e\u2060-\u206f\ufeff]|\udb40[\udc00-\udc7f]/;
  const allowedLink = /^(#|https:\/\/([a-z0-9-]+\.)?(console|docs)\.aws\.amazon\.com\/)/;
  const found = [];
  for (const root of document.querySelectorAll(".cwdb-content")) {
    for (const element of root.querySelectorAll("*")) {
      if (!elements.has(element.localName)) found.push("<" + (element.localName) + ">");
      for (const { name, value } of element.attributes) {
        if (!attributes.test(name.toLowerCase())) found.push("" + (element.localName) + "[" + (name) + "]");
        if (unseen.test(value)) found.push("unseen character in " + (element.localName) + "[" + (name) + "]");
        if (name === "style" && !styles.test(value)) found.push("style " + (value) + "");
        if (name === "href" && !allowedLink.test(value)) found.push("link " + (value) + "");
      }
    }
    if (unseen.test(root.textContent ?? "")) found.push("unseen character in text");
    for (const action of root.querySelectorAll("cwdb-action")) {
      if (
        !/^arn:aws:lambda:us-east-1:111122223333:function:customWidget-trailboard(-detail)?$/.test(
          action.getAttribute("endpoint") ?? "",
        )
      )
        found.push("endpoint " + (action.getAttribute("endpoint")) + "");
      if (!action.previousElementSibling?.matches("a.tb-link, a.btn"))
        found.push("an action on something else");
      const { widget } = JSON.parse(action.textContent ?? "");
      if (!["events", "query", "top", "errors", "denied"].includes(widget)) found.push("action of " + (widget) + "");
    }
  }
  for (const note of document.querySelectorAll(".developer-note li"))
    found.push("sanitized: " + (note.textContent) + "");
  if ("hacked" in window) found.push("a script ran");
  return [...new Set(found)];
};
`;
