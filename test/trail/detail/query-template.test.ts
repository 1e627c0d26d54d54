import fc from "fast-check";
import { expect, test } from "vitest";
import { fillStatement, sharedRange, tokenize } from "../../../trail/detail/query-template.ts";

const values = {
  eventDataStoreId: "0a1b2c3d-51c6-4d18-8dec-a8c90da840d9",
  range: { startMs: Date.UTC(2026, 10, 22, 3), endMs: Date.UTC(2026, 10, 22, 4) },
};
const minute = 60_000;

test("placeholders are filled bare and in quotes; strings, identifiers and comments around them stay", () => {
  const filled = fillStatement(
    `SELECT '$START it''s', "$END" /* $EDS_ID */ FROM $EDS_ID WHERE eventTime >= '$START' AND eventTime < $END -- $START`,
    values,
  );

  expect(filled).toEqual({
    kind: "statement",
    statement: `SELECT '$START it''s', "$END" /* $EDS_ID */ FROM ${values.eventDataStoreId} WHERE eventTime >= '2026-11-22 03:00:00' AND eventTime < '2026-11-22 04:00:00' -- $START`,
  });
});

test("a longer name is not a placeholder", () => {
  expect(fillStatement("SELECT $EDS_IDS FROM $EDS_ID WHERE '$START' < $ENDING", values).kind).toBe("refused");
});

test("tokens joined are the statement again, whatever it is", () => {
  const piece = fc.constantFrom("'", '"', "--", "/*", "*/", "\n", "''", "$START", "$EDS_ID", " ", "a", ";");
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      const sql = pieces.join("");
      expect(
        tokenize(sql)
          .map(({ text }) => text)
          .join(""),
      ).toBe(sql);
    }),
  );
});

test("no filled statement keeps a placeholder in its code", () => {
  const piece = fc.constantFrom(
    "'",
    '"',
    "--",
    "\n",
    "'$START'",
    "'$END'",
    "$EDS_ID",
    "SELECT ",
    " FROM ",
    " x ",
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const filled = fillStatement(`SELECT ${pieces.join("")}`, values);
      if (filled.kind === "refused") return;
      const code = tokenize(filled.statement).filter(({ kind }) => kind === "text");
      expect(code.some(({ text }) => /\$(EDS_ID|START|END)\b/.test(text))).toBe(false);
    }),
  );
});

test.each([
  [3 * 60 * minute, 5 * minute],
  [26 * 60 * minute, 60 * minute],
  [30 * minute, minute],
])("a range of %d ms is asked outwards to steps of %d ms", (lengthMs, stepMs) => {
  const startMs = values.range.startMs + 12_345;
  const { startMs: from, endMs: to } = sharedRange({ startMs, endMs: startMs + lengthMs });

  expect([from % stepMs, to % stepMs]).toEqual([0, 0]);
  expect(from <= startMs && to >= startMs + lengthMs).toBe(true);
  expect(to - from).toBeLessThanOrEqual(lengthMs + 2 * stepMs);
});

const bounds = "eventTime >= '$START' AND eventTime < '$END'";

test.each([
  `SELECT 1 FROM $EDS_ID WHERE ${bounds}`,
  "SELECT 1 FROM $EDS_ID AS e WHERE e.eventTime BETWEEN '$START' AND '$END'",
  "SELECT 1 FROM $EDS_ID e WHERE e.eventTime > TIMESTAMP '$START' AND e.eventTime <= TIMESTAMP '$END'",
  'SELECT 1 FROM $EDS_ID WHERE "eventTime" >= $START AND "eventTime" < $END',
  "SELECT 1 FROM $EDS_ID WHERE '$START' <= eventTime AND '$END' > eventTime",
  `WITH a AS (SELECT eventName FROM $EDS_ID WHERE ${bounds}) SELECT * FROM a JOIN a AS b ON a.eventName = b.eventName`,
  `SELECT 1 FROM $EDS_ID WHERE ${bounds} UNION ALL SELECT 2 FROM $EDS_ID WHERE ${bounds}`,
])("takes %s", (sql) => {
  expect(fillStatement(sql, values)).toMatchObject({ kind: "statement" });
});

test.each([
  ["SELECT '$START', '$END', eventName FROM $EDS_ID", "bound the scan"],
  ["SELECT 1 FROM $EDS_ID WHERE '$START' < '$END'", "bound the scan"],
  [`SELECT 1 FROM $EDS_ID a JOIN $EDS_ID b ON true WHERE a.${bounds}`, "bound the scan"],
  [`SELECT 1 FROM $EDS_ID WHERE ${bounds} UNION ALL SELECT 2 FROM $EDS_ID`, "bound the scan"],
  ["SELECT 'eventTime >= ''$START''', '$START', '$END' FROM $EDS_ID", "bound the scan"],
  ["SELECT 1 FROM $EDS_ID WHERE /* eventTime >= */ '$START' < '$END'", "bound the scan"],
  [`SELECT 1 FROM $EDS_ID a, 11111111-2222-3333-4444-555555555555 b WHERE ${bounds}`, "another one"],
  [`SELECT 1 FROM $EDS_ID a, "11111111-2222-3333-4444-555555555555" b WHERE ${bounds}`, "another one"],
  [`SELECT 1 FROM $EDS_ID WHERE ${bounds}; SELECT 2`, "Only one statement"],
  [`SELECT 1 FROM $EDS_ID WHERE ${bounds} -- x\r; SELECT 2`, "Only one statement"],
])("refuses %s", (sql, why) => {
  const filled = fillStatement(sql, values);
  expect(filled.kind === "refused" ? filled.sentences.join(" ") : filled.statement).toContain(why);
});

test("a statement made to be slow to check is checked at once", () => {
  const started = performance.now();
  for (const piece of [
    "eventTime ( ",
    "$START < ",
    "eventTime >= a ",
    "$EDS_ID ",
    "$START AND ",
    "'$END' > ",
  ])
    fillStatement(`SELECT $EDS_ID $START $END ${piece.repeat(1000)}`.slice(0, 10_000), values);
  expect(performance.now() - started).toBeLessThan(1000);
});
