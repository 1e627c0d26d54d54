export type TrustAnswer = "once" | "always" | "denied";

/**
 * CloudWatch runs no custom widget before its viewer allowed it: once or always, one widget or the whole dashboard, and
 * denies likewise ("Security and JavaScript" of custom widgets in its User Guide). Where it keeps the answer and for how
 * long is not documented: here "always" lasts as long as the page is open, all else until the dashboard is opened anew.
 */
export interface Trust {
  /** False for somebody who allowed everything long ago: nothing is asked. */
  readonly asks: boolean;
  setAsks(asks: boolean): void;
  /** Undefined until somebody answered; a widget's own answer goes before its dashboard's. */
  answerFor(dashboard: string, widgetId?: string): TrustAnswer | undefined;
  /** Without a widget it is for the whole dashboard, and takes the place of what was said about its widgets. */
  answer(answer: TrustAnswer, dashboard: string, widgetId?: string): void;
  /** To be told when a dashboard is opened. */
  opened(): void;
}

export interface Given {
  readonly answer: TrustAnswer;
  readonly dashboard: string;
  /** Undefined: all of it. */
  readonly widgetId: string | undefined;
}

export function answerIn(
  given: readonly Given[],
  dashboard: string,
  widgetId: string | undefined,
): TrustAnswer | undefined {
  const here = given.filter((one) => one.dashboard === dashboard);
  const own = here.find((one) => one.widgetId === widgetId);
  return (own ?? here.find((one) => one.widgetId === undefined))?.answer;
}

export function withAnswer(given: readonly Given[], next: Given): readonly Given[] {
  const isReplaced = (one: Given) =>
    one.dashboard === next.dashboard && (next.widgetId === undefined || one.widgetId === next.widgetId);
  return [...given.filter((one) => !isReplaced(one)), next];
}
