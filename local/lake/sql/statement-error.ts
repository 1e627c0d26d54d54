/** Why a statement cannot be run: shown to the person who wrote it, so the message is a sentence about their text. */
export class StatementError extends Error {
  override readonly name = "StatementError";
  readonly kind: "invalid" | "no-event-data-store";
  constructor(message: string, kind: "invalid" | "no-event-data-store" = "invalid") {
    super(message);
    this.kind = kind;
  }
}

/** Part of a statement, as it may stand in an error sentence: one line, short. */
export function excerpt(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}
