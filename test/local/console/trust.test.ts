import { expect, test } from "vitest";
import { answerIn, withAnswer } from "../../../local/console/page/trust.ts";

const dashboard = "Payments";

test("nothing is allowed before somebody answered, and nothing on another dashboard", () => {
  const given = withAnswer([], { answer: "always", dashboard, widgetId: undefined });

  expect(answerIn([], dashboard, "widget-0")).toBeUndefined();
  expect(answerIn(given, "Payments2", "widget-0")).toBeUndefined();
  expect(answerIn(given, dashboard, "widget-0")).toBe("always");
});

test("a widget's own answer goes before its dashboard's, until the dashboard is answered for again", () => {
  const all = withAnswer([], { answer: "once", dashboard, widgetId: undefined });
  const butOne = withAnswer(all, { answer: "denied", dashboard, widgetId: "widget-1" });
  const again = withAnswer(butOne, { answer: "always", dashboard, widgetId: undefined });

  expect(answerIn(butOne, dashboard, "widget-0")).toBe("once");
  expect(answerIn(butOne, dashboard, "widget-1")).toBe("denied");
  expect(answerIn(again, dashboard, "widget-1")).toBe("always");
  expect(again).toHaveLength(1);
});
