import { describe, expect, test } from "vitest";
import { readConfig } from "../../aws/config.ts";

const INDEX = { TRAILBOARD_INDEX: "s3://index/" };

describe("a function's environment", () => {
  test("needs an index and nothing else", () => {
    expect(readConfig(INDEX)).toEqual({
      index: new URL("s3://index/"),
      eventDataStoreArn: "",
      lakeRoleArn: "",
      detailFunctionArn: "",
      metricsNamespace: "Trailboard",
      scanBudgetBytesPerHour: 50e9,
      lakePollMs: 1000,
      asOfMs: undefined,
    });
  });

  test.each([
    {},
    { TRAILBOARD_INDEX: "" },
    { TRAILBOARD_INDEX: "https://index/" },
    { TRAILBOARD_INDEX: "index" },
  ])("without a place of the index is refused: %j", (env) => {
    expect(() => readConfig(env)).toThrow("TRAILBOARD_INDEX is not set to");
  });

  test.each(["0", "-1", "fifty", "50 GB", "NaN", "Infinity", " "])(
    "never spends the default where the budget says %j",
    (budget) => {
      expect(() => readConfig({ ...INDEX, TRAILBOARD_SCAN_BUDGET_BYTES: budget })).toThrow(
        "TRAILBOARD_SCAN_BUDGET_BYTES is not a number above 0",
      );
    },
  );

  test("says what it is told", () => {
    const env = { ...INDEX, TRAILBOARD_SCAN_BUDGET_BYTES: "1000", TRAILBOARD_LAKE_POLL_MS: "5" };

    expect(readConfig(env)).toMatchObject({ scanBudgetBytesPerHour: 1000, lakePollMs: 5 });
    expect(readConfig({ ...INDEX, TRAILBOARD_SCAN_BUDGET_BYTES: "" }).scanBudgetBytesPerHour).toBe(50e9);
    expect(readConfig({ ...INDEX, TRAILBOARD_AS_OF: "2026-11-22T03:00:00Z" }).asOfMs).toBe(
      Date.UTC(2026, 10, 22, 3),
    );
    expect(() => readConfig({ ...INDEX, TRAILBOARD_AS_OF: "soon" })).toThrow(
      "TRAILBOARD_AS_OF is not an ISO time",
    );
  });
});
