import fc from "fast-check";
import { expect, test } from "vitest";
import { fillStatement, sharedRange, tokenize } from "../../trail/query-template.ts";

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
