import { expect, test } from "vitest";
import { HOUR_MS } from "../../../kit/time.ts";
import { actionRows, errorRows } from "../../../trail/indexes/hour-rows.ts";
import { answerColumns } from "../../../trail/indexes/hour-statement.ts";
import type { LakeResult } from "../../../trail/sources.ts";
import { HOUR } from "../../support/records.ts";

const hour = { startMs: HOUR, endMs: HOUR + HOUR_MS };
const cells: Readonly<Record<string, string>> = {
  actor: "arn:aws:iam::111122223333:user/alice",
  calls: "3",
  firstAt: "2026-11-22 03:00:00.000",
  lastAt: "2026-11-22 03:59:59.999",
  errorMessage: "no",
};

test("text cells become a row: counts, and times in UTC", () => {
  expect(errorRows(answer("errors"), hour)).toMatchObject([
    {
      hourMs: HOUR,
      actor: cells.actor,
      calls: 3,
      firstAtMs: HOUR,
      lastAtMs: HOUR + 3_599_999,
      errorCode: "",
      errorMessage: "no",
    },
  ]);
});

test("each row of several hours is of the hour that its times are in", () => {
  const span = { startMs: HOUR - HOUR_MS, endMs: HOUR + 2 * HOUR_MS };
  const before = { firstAt: "2026-11-22 02:00:00.000", lastAt: "2026-11-22 02:59:59.999" };

  expect(actionRows(answer("actions"), span)).toMatchObject([{ hourMs: HOUR }]);
  expect(actionRows(answer("actions", before), span)).toMatchObject([{ hourMs: HOUR - HOUR_MS }]);
});

test("a row whose times are of two hours is not used, nor one that ends before it begins", () => {
  const span = { startMs: HOUR - HOUR_MS, endMs: HOUR + 2 * HOUR_MS };

  expect(() => actionRows(answer("actions", { lastAt: "2026-11-22 04:00:00.000" }), span)).toThrow(
    'Cannot use lastAt "2026-11-22 04:00:00.000"',
  );
  expect(() =>
    actionRows(
      answer("actions", { firstAt: "2026-11-22 03:30:00.000", lastAt: "2026-11-22 03:00:00.000" }),
      span,
    ),
  ).toThrow("Cannot use lastAt");
});

test("labels are found in any case and any order", () => {
  const { columns, rows, ...rest } = answer("actions");
  const reversed = {
    ...rest,
    columns: columns.map((column) => column.toLowerCase()).reverse(),
    rows: rows.map((row) => row.toReversed()),
  };

  expect(actionRows(reversed, hour)).toEqual(actionRows(answer("actions"), hour));
});

test("an answer without rows is an hour without events", () => {
  expect(actionRows({ ...answer("actions"), columns: [], rows: [] }, hour)).toEqual([]);
});

test.each([
  ["calls", ""],
  ["calls", "0"],
  ["calls", "-1"],
  ["calls", "1.5"],
  ["calls", "1e3"],
  ["calls", "NaN"],
  ["calls", "9".repeat(20)],
  ["firstAt", ""],
  ["firstAt", "yesterday"],
  ["firstAt", "2026-11-22"],
  ["firstAt", "2026-11-22 03:61:00.000"],
  ["firstAt", "2026-11-22 02:59:59.999"],
  ["lastAt", "2026-11-22 04:00:00.000"],
])("%s %o is an error and never a number", (column, text) => {
  expect(() => actionRows(answer("actions", { [column]: text }), hour)).toThrow(
    `Cannot use ${column} ${JSON.stringify(text)} of Lake's answer: expected`,
  );
});

test("an answer that lacks a column, or was cut, is not used", () => {
  const { columns, ...rest } = answer("actions");

  expect(() => actionRows({ ...rest, columns: columns.with(0, "_col0") }, hour)).toThrow(
    'no column "accountId"',
  );
  expect(() => actionRows({ ...answer("actions"), truncated: true }, hour)).toThrow("it was cut short");
});

function answer(index: "actions" | "errors", changed: Readonly<Record<string, string>> = {}): LakeResult {
  const columns = answerColumns(index);
  const row = { ...cells, ...changed };
  return {
    queryId: "q",
    columns,
    rows: [columns.map((column) => row[column] ?? "")],
    statistics: { eventsMatched: 1, eventsScanned: 1, bytesScanned: 1, executionTimeMs: 1 },
    truncated: false,
  };
}
