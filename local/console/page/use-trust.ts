import { useCallback, useMemo, useState } from "preact/hooks";
import { answerIn, type Given, type Trust, withAnswer } from "./trust.ts";

/** What this viewer allowed, for as long as the page is open. */
export function useTrust(): Trust {
  const [asks, setAsks] = useState(false);
  const [given, setGiven] = useState<readonly Given[]>([]);
  const opened = useCallback(
    () => setGiven((before) => before.filter(({ answer }) => answer === "always")),
    [],
  );
  return useMemo(
    () => ({
      asks,
      setAsks: (next) => {
        setAsks(next);
        setGiven([]);
      },
      answerFor: (dashboard, widgetId) => answerIn(given, dashboard, widgetId),
      answer: (answer, dashboard, widgetId) =>
        setGiven((before) => withAnswer(before, { answer, dashboard, widgetId })),
      opened,
    }),
    [asks, given, opened],
  );
}
