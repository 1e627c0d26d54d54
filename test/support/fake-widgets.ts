import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

export const FAKE_ARN = "arn:aws:lambda:us-east-1:111122223333:function:customWidget-fake";
/** The same with a short time limit. What starts a process may take longer on a busy machine, so only what must time out is here. */
export const SLOW_ARN = `${FAKE_ARN}-slow`;
export const PUBLIC_ARN = "arn:aws:lambda:us-east-1:111122223333:function:customWidget-trailboard-public";

/** A widget function that shows what reached it, and answers in every way that a widget can. */
const source = String.raw`
const escape = (value) => String(value).replace(/[&<>"]/g, (c) => "&#" + c.charCodeAt(0) + ";");
const json = (value) => escape(JSON.stringify(value));
let calls = 0;
exports.handler = async (event, context) => {
  calls++;
  if (event.describe) return "## Fake\nShows what it was given.\n\n### Example\n" + "\x60\x60\x60 yaml\nshow: markdown\n\x60\x60\x60\n";
  const { widgetContext } = event;
  const self = context.invokedFunctionArn;
  const call = (attributes, params) =>
    '<cwdb-action action="call" endpoint="' + self + '" ' + attributes + ">" + (params === undefined ? "" : json(params)) + "</cwdb-action>";
  switch (event.show) {
    case "json": return { calls: 3, nested: { a: [1, 2] } };
    case "markdown": return { markdown: "# From Markdown\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[button:primary:Go](https://example.com)" };
    case "error": throw new RangeError("the fake fails as asked");
    case "slow": await new Promise((resolve) => setTimeout(resolve, 60000)); return "";
    case "html": return event.html;
    case "popup-content":
      return '<p id="in-popup">row ' + escape(event.row) + ", limit " + escape(widgetContext.params.limit) + '</p><input name="note" value="from the popup"><a class="btn" id="deeper">Deeper</a>' +
        call('display="popup"', { show: "echo" });
    case "forms":
      return '<form><input name="text" value="typed"><select name="choice"><option>one</option><option selected>two</option></select>' +
        '<input type="radio" name="colour" value="red"><input type="radio" name="colour" value="blue" checked><input type="checkbox" name="off"><input value="nameless"></form>' +
        '<textarea name="area">outside the form</textarea><a class="btn btn-primary" id="send">Send</a>' + call("", { show: "echo" }) +
        '<a class="btn" id="again">Again</a>' + call("") ;
    case "actions":
      return '<table><tr><td>Alice</td><td><a id="open-row">Open</a>' + call('display="popup"', { show: "popup-content", row: "<7>" }) + "</td></tr></table>" +
        '<a class="btn" id="sure">Sure?</a>' + call('confirmation="Really do it?"', { show: "echo" }) +
        '<a id="local">Local</a><cwdb-action display="popup"><b id="local-html">carried along</b></cwdb-action>' +
        '<span id="hover">Hover</span><cwdb-action event="mouseenter" display="widget"><i id="hovered">hovered</i></cwdb-action>';
    default:
      return '<pre class="echo">' + escape(JSON.stringify({ calls, event, arn: self })) + "</pre>";
  }
};`;

/** Writes the bundle as the build would: `<builtDir>/fake/index.cjs`. */
export function writeFakeWidgets(builtDir: string): void {
  mkdirSync(path.join(builtDir, "fake"), { recursive: true });
  writeFileSync(path.join(builtDir, "fake", "index.cjs"), source);
}
