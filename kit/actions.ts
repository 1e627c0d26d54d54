/**
 * Interaction without script: `<cwdb-action>` (CloudWatch User Guide, "Interactivity in a custom widget"). The action
 * binds to the element right before it; templates draw it with the `action` partial, which escapes `json` for HTML.
 */
export interface Action {
  readonly endpoint: string;
  readonly display: "popup" | "widget";
  /** One JSON object: the parameters of the call. */
  readonly json: string;
  /** Asked before the call; empty for none. */
  readonly confirmation: string;
}

/** Null where there is no endpoint, so that a template draws plain text instead of a dead link. */
export function callAction(
  endpoint: string,
  params: Readonly<Record<string, unknown>>,
  options: { display?: "popup" | "widget"; confirmation?: string } = {},
): Action | null {
  if (endpoint === "") return null;
  return {
    endpoint,
    display: options.display ?? "popup",
    json: JSON.stringify(params),
    confirmation: options.confirmation ?? "",
  };
}
