import { inflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS } from "../../../kit/time.ts";
import { type Column, columnsOf, type ErrorRow, KEY_COLUMNS } from "../../../trail/columns.ts";
import { indexReader } from "../../../trail/read/index-reader.ts";
import type { Filter, GroupQuery } from "../../../trail/sources.ts";
import { indexWriter } from "../../../trail/store/index-writer.ts";
import { actionRow, errorRow } from "../../support/index-of.ts";
import { memoryObjectStore } from "../../support/memory-objects.ts";
import { naiveGroup } from "../../support/naive-group.ts";

const START_MS = Date.UTC(2026, 9, 31);
const TEXTS = ["", "a", "B", "é", "\u{1f600}", "\ufffd", "__proto__", "x\u0000y", "'; --", "a".repeat(300)];

const text = fc.constantFrom(...TEXTS);
const row = fc
  .record({
    hour: fc.integer({ min: 0, max: 71 }),
    texts: fc.record(
      Object.fromEntries(columnsOf("errors").map((column) => [column, text])) as Record<Column, typeof text>,
    ),
    readOnly: fc.constantFrom("true", "false", ""),
    errorMessage: text,
    calls: fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 0x7fffffff })),
    fromSecond: fc.integer({ min: 0, max: 3599 }),
    ms: fc.constantFrom(0, 0, 1),
  })
  .map(({ hour, texts, fromSecond, ms, ...rest }): ErrorRow => {
    const hourMs = START_MS + hour * HOUR_MS;
    const firstAtMs = hourMs + fromSecond * 1000 + ms;
    return errorRow({ ...texts, ...rest, hourMs, firstAtMs, lastAtMs: firstAtMs + 1000 });
  });
const rows = fc.array(row, { maxLength: 60 });

const column = fc.constantFrom<Column>(...KEY_COLUMNS);
const filter = fc.record({ column, in: fc.option(fc.array(text)), notIn: fc.option(fc.array(text)) }).map(
  (given): Filter => ({
    column: given.column,
    ...(given.in ? { in: given.in } : {}),
    ...(given.notIn ? { notIn: given.notIn } : {}),
  }),
);
const query = fc
  .record({
    index: fc.constantFrom("actions" as const, "errors" as const),
    range: fc
      .tuple(
        fc.integer({ min: -5, max: 77 }),
        fc.integer({ min: 0, max: 80 }),
        fc.constantFrom(0, 1, 1_799_999),
      )
      .map(([from, hours, ms]) => ({
        startMs: START_MS + from * HOUR_MS + ms,
        endMs: START_MS + (from + hours) * HOUR_MS + ms,
      })),
    where: fc.array(filter, { maxLength: 3 }),
    by: fc.uniqueArray(column, { maxLength: 11 }),
    perHour: fc.boolean(),
    distinct: fc.array(column, { maxLength: 2 }),
  })
  .map((given): GroupQuery => given);

const page = fc.record({ limit: fc.integer({ min: 1, max: 5 }), page: fc.integer({ min: 1, max: 12 }) });

test("group() is the plain group-by of the rows, whether hours or day copies hold them, written once or again", async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      rows,
      fc.array(fc.integer({ min: 0, max: 71 })),
      fc.array(fc.tuple(query, page), { minLength: 1, maxLength: 6 }),
      async (before, after, again, queries) => {
        const objects = memoryObjectStore();
        const writer = indexWriter({ objects });
        // Node's inflate, as the functions use it; other tests leave it to the platform's streams.
        const reader = indexReader({ objects, inflate: inflateRawSync });
        const observation = { source: "lake:x", bytesScanned: 0, eventsScanned: 0 };
        const write = async (hour: number, of: readonly ErrorRow[]) => {
          const hourMs = START_MS + hour * HOUR_MS;
          const errors = of.filter((row) => row.hourMs === hourMs);
          await writer.replaceHour(
            hourMs,
            { actions: errors.map(actionRow), errors },
            { ...observation, observedAtMs: hourMs },
          );
        };
        for (let hour = 0; hour < 72; hour++) await write(hour, before);
        await writer.refreshDays({ startMs: START_MS, endMs: START_MS + 2 * DAY_MS });
        await reader.group({
          index: "actions",
          range: { startMs: START_MS, endMs: START_MS + DAY_MS },
          by: ["actor"],
        });
        // Tables that are kept from before the hours were written again must not be taken for them.
        for (const [asked] of queries) await reader.group(asked);
        for (const hour of again) await write(hour, after);
        const isAgain = ({ hourMs }: ErrorRow) => again.includes((hourMs - START_MS) / HOUR_MS);
        const rowsNow = [...before.filter((row) => !isAgain(row)), ...after.filter(isAgain)];

        // Twice, for the second answer is made of what the first one kept.
        for (const [asked, { limit, page }] of [...queries, ...queries]) {
          const groups = await reader.group(asked);
          const { perHour: _perHour, ...unsplit } = asked;
          const all = naiveGroup(rowsNow, unsplit);
          const pages = Math.max(1, Math.ceil(all.length / limit));
          const shown = Math.min(page, pages);
          const { groups: ofPage, ...totals } = await reader.groupPage({ ...unsplit, limit, page });
          expect(totals).toEqual({
            page: shown,
            pages,
            groupCount: all.length,
            calls: all.reduce((sum, { calls }) => sum + calls, 0),
          });
          expect(ofPage.map(({ errorMessage: _example, ...group }) => group)).toEqual(
            all.slice((shown - 1) * limit, shown * limit),
          );
          expect(groups.map(({ errorMessage: _example, ...group }) => group)).toEqual(
            naiveGroup(rowsNow, asked),
          );
          const messages = new Set(rowsNow.map(({ errorMessage }) => errorMessage));
          for (const { errorMessage } of groups)
            expect(
              asked.index === "actions"
                ? errorMessage === ""
                : errorMessage === "" || messages.has(errorMessage),
            ).toBe(true);
        }
      },
    ),
    { numRuns: 12 },
  );
});
