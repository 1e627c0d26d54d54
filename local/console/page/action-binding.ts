/**
 * `<cwdb-action>`: interaction without script (CloudWatch User Guide, "Interactivity in a custom widget"). An action
 * binds to the element right before it. What would silently not work in the console is said aloud here.
 */
export type ActionRun =
  | {
      readonly kind: "call";
      readonly display: "popup" | "widget";
      readonly endpoint: string;
      readonly params: Readonly<Record<string, unknown>>;
      readonly forms: Readonly<Record<string, string | readonly string[]>>;
    }
  | { readonly kind: "html"; readonly display: "popup" | "widget"; readonly content: DocumentFragment };

export interface ActionHost {
  /** Asks the viewer; true to go on. */
  confirm(message: string): Promise<boolean>;
  run(action: ActionRun): void;
}

/** Binds every action in `root`; returns sentences about those that cannot work. */
export function bindActions(root: ParentNode & Node, host: ActionHost): string[] {
  const warnings: string[] = [];
  for (const element of root.querySelectorAll("cwdb-action")) {
    const problem = bindAction(element, root, host);
    if (problem) warnings.push(problem);
  }
  return warnings;
}

function bindAction(element: Element, root: ParentNode & Node, host: ActionHost): string | undefined {
  const target = element.previousElementSibling;
  if (!target) return "A cwdb-action has no element before it to bind to";
  if (target.localName === "cwdb-action")
    return "A cwdb-action follows another one: it needs an element of its own before it";
  const isCall = element.getAttribute("action") === "call";
  const display = element.getAttribute("display") === "popup" ? "popup" : "widget";
  const event = element.getAttribute("event") ?? "click";
  const endpoint = element.getAttribute("endpoint") ?? "";
  if (!["click", "dblclick", "mouseenter"].includes(event))
    return `Cannot bind cwdb-action to event "${event}": expected click, dblclick or mouseenter`;
  if (isCall && event === "mouseenter")
    return 'A cwdb-action with action="call" cannot have event="mouseenter"';
  if (isCall && endpoint === "") return 'A cwdb-action with action="call" needs an endpoint';
  const params = isCall ? readParams(element.textContent ?? "") : {};
  if (params === undefined)
    return `The content of a cwdb-action is not a JSON object: ${(element.textContent ?? "").trim().slice(0, 120)}`;

  const run = async () => {
    const confirmation = element.getAttribute("confirmation") ?? "";
    if (confirmation !== "" && !(await host.confirm(confirmation))) return;
    if (isCall) {
      host.run({ kind: "call", display, endpoint, params, forms: collectForms(root) });
      return;
    }
    const content = document.createDocumentFragment();
    for (const node of element.childNodes) content.append(node.cloneNode(true));
    host.run({ kind: "html", display, content });
  };
  target.addEventListener(event, (fired) => {
    fired.preventDefault();
    void run();
  });
  if (event !== "mouseenter") makeReachable(target, run);
}

/** Empty content means "no parameters": the form's values are what the call is about. */
function readParams(content: string): Readonly<Record<string, unknown>> | undefined {
  if (content.trim() === "") return {};
  try {
    const json: unknown = JSON.parse(content);
    return typeof json === "object" && json !== null && !Array.isArray(json)
      ? (json as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

const ALREADY_REACHABLE = "a[href], button, input, select, textarea, summary";

/** Keyboard: whatever can be clicked can be reached with Tab and run with Enter. */
function makeReachable(target: Element, run: () => Promise<void>): void {
  target.classList.add("cwdb-has-action");
  if (target.matches(ALREADY_REACHABLE)) return;
  target.setAttribute("tabindex", "0");
  if (!target.hasAttribute("role")) target.setAttribute("role", "button");
  target.addEventListener("keydown", (fired) => {
    const key = (fired as KeyboardEvent).key;
    if (fired.target !== target || (key !== "Enter" && key !== " ")) return;
    fired.preventDefault();
    void run();
  });
}

/**
 * `forms.all`: every named field, in a <form> or not. How the console sends check boxes and lists with several choices
 * is not documented; here as an HTML form would: unticked is absent, several choices are a list.
 */
export function collectForms(root: ParentNode): Record<string, string | readonly string[]> {
  const all: Record<string, string | readonly string[]> = {};
  for (const field of root.querySelectorAll("input[name], select[name], textarea[name]")) {
    const name = field.getAttribute("name") ?? "";
    if (name === "") continue;
    if (field instanceof HTMLSelectElement && field.multiple)
      all[name] = [...field.selectedOptions].map(({ value }) => value);
    else if (field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox")) {
      if (field.checked) all[name] = field.value;
    } else if (
      field instanceof HTMLInputElement ||
      field instanceof HTMLSelectElement ||
      field instanceof HTMLTextAreaElement
    )
      all[name] = field.value;
  }
  return all;
}
