import { type Notice, notice } from "../../kit/notice.ts";
import { render } from "../../kit/render.ts";
import { UTC } from "../../kit/time.ts";
import { recordOf } from "./record-of.ts";

/** All that the public function says beside listed widgets: the same text for everybody, in one of two themes. */
export const FIXED = {
  notListed: notice("refused", "This widget is not part of a public dashboard"),
  /** Whatever the reason: only the log has it. */
  failed: notice("failed", "This widget cannot be drawn now"),
  /** Nothing is wrong: it was asked for more of the index than it may read at once. */
  busy: notice(
    "info",
    "This public dashboard is looked at too much just now",
    "It will be back in a moment.",
  ),
  notSetUp: notice("failed", "This function is not set up"),
  notIndexed: notice("not-indexed", "This range was not indexed", "The index begins later."),
  emptyIndex: notice(
    "not-indexed",
    "The index is empty",
    "No hour was indexed yet. The indexer runs every hour.",
  ),
} as const satisfies Readonly<Record<string, Notice>>;

/** The answer to `describe`: CloudWatch asks for Markdown where somebody adds the function to a dashboard by hand. */
export const DESCRIPTION = "This function draws the widgets of public dashboards.";

/** Of the event only the theme is looked at. */
export function drawFixed(name: keyof typeof FIXED, event: unknown): string {
  const isDark = recordOf(recordOf(event).widgetContext).theme === "dark";
  return render(
    "notice",
    {},
    {
      theme: isDark ? "dark" : "light",
      ...{ timeZone: UTC, widgetId: "public", widget: "public", widthPx: 600, heightPx: 400 },
      notices: [FIXED[name]],
      provenance: null,
    },
  );
}
