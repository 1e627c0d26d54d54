import { quote } from "../../kit/params.ts";
import { printJson } from "../terminal/print-json.ts";
import { printable } from "../terminal/printable.ts";
import type { BodyMessage, BodyStore } from "./body-store.ts";
import { sentenceOf } from "./dashboard-store.ts";
import type { EmbedOptions } from "./embedding.ts";
import type { Change } from "./wanted.ts";

export function warn(sentence: string): void {
  console.error(printable(`Note: ${sentence}`));
}

/** What CloudWatch says of a body that it took; most of it is about widgets of others. */
export function tellMessages(messages: readonly BodyMessage[]): void {
  for (const message of messages) console.error(printable(`CloudWatch warns: ${sentenceOf(message)}`));
}

interface Result {
  /** The widget's name. */
  readonly name: string;
  readonly store: BodyStore;
  readonly change: Change;
  readonly messages: readonly BodyMessage[];
  readonly options: EmbedOptions;
}

/** The answer: on stdout, but where stdout is the body itself. */
export function tellResult({ name, store, change, messages, options }: Result): void {
  const { kind, widget } = change;
  if (options.json) {
    const where = options.dashboard === undefined ? { file: options.file } : { dashboard: options.dashboard };
    printJson({ kind, ...where, widget, messages });
    return;
  }
  const say = (line: string) => (options.file === "-" ? console.error : console.log)(printable(line));
  const what = change.title === "" ? name : `${name} ${quote(change.title)}`;
  if (kind === "unchanged") {
    const state = options.remove ? "is not in" : "is already like that in";
    say(`Nothing to do: ${what} ${state} ${store.name}`);
    return;
  }
  const verb = { added: "Added", updated: "Updated", removed: "Removed" }[kind];
  say(
    `${verb} ${what} ${kind === "removed" ? "from" : "in"} ${store.name}${kind === "removed" ? "" : placeText(widget)}`,
  );
  if (kind === "added")
    console.error(
      "Whoever opens the dashboard first is asked by CloudWatch whether to allow this custom widget",
    );
}

function placeText({ x, y, width, height }: Change["widget"]): string {
  const size = width === null || height === null ? "" : `, ${width}x${height}`;
  return x === null || y === null ? `, where CloudWatch places it${size}` : ` at ${x},${y}${size}`;
}
