/** What is drawn in place of, or above, a widget's content when there is something to say. */

export type NoticeKind = "empty" | "not-indexed" | "stale" | "bad-parameter" | "refused" | "failed" | "info";

export interface Notice {
  readonly kind: NoticeKind;
  /** One short line. */
  readonly heading: string;
  /** What to do, or what it means; each a sentence. */
  readonly lines: readonly string[];
}

export function notice(kind: NoticeKind, heading: string, ...lines: string[]): Notice {
  return { kind, heading, lines };
}

/** A failure that a viewer may read: the sentence is drawn in the widget's place; the cause goes to the log only. */
export class WidgetError extends Error {
  override readonly name = "WidgetError";
  readonly notice: Notice;
  constructor(notice: Notice, options?: ErrorOptions) {
    super(notice.heading, options);
    this.notice = notice;
  }
}
