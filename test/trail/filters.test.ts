import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ParamError } from "../../kit/params.ts";
import { KEY_COLUMNS } from "../../trail/columns.ts";
import { filters } from "../../trail/filters.ts";

const where = filters();

describe("filters()", () => {
  test("takes a value, a list, an exclusion, or both, for each column", () => {
    expect(
      where.parse({
        region: "eu-central-1",
        outcome: ["denied", "error"],
        actorType: { not: "service" },
        client: { in: ["cli", "console"], not: ["sdk"] },
      }),
    ).toEqual([
      { column: "region", in: ["eu-central-1"] },
      { column: "outcome", in: ["denied", "error"] },
      { column: "actorType", notIn: ["service"] },
      { column: "client", in: ["cli", "console"], notIn: ["sdk"] },
    ]);
  });

  test("takes what a drill-down passes on: its own filters", () => {
    const parsed = where.parse({ region: ["a", "b"], actor: { not: ["c"] } });

    expect(where.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  });

  test("takes JSON text, as a form sends it", () => {
    expect(where.parse('{"region":"eu-central-1"}')).toEqual([{ column: "region", in: ["eu-central-1"] }]);
  });

  test("reads what YAML made of an account and of a flag", () => {
    expect(where.parse({ accountId: 11122223333, readOnly: false })).toEqual([
      { column: "accountId", in: ["011122223333"] },
      { column: "readOnly", in: ["false"] },
    ]);
  });

  test("takes a value that begins with any sign as it is", () => {
    expect(where.parse({ actor: "!not" })).toEqual([{ column: "actor", in: ["!not"] }]);
  });

  test("an empty value is a value: events that lack the column", () => {
    expect(where.parse({ sourceIp: "" })).toEqual([{ column: "sourceIp", in: [""] }]);
  });

  test("nothing to filter is no filter", () => {
    expect([where.parse({}), where.parse([]), where.default]).toEqual([[], [], []]);
  });

  test.each([
    [{ nonsense: "x" }, "an object of columns (accountId"],
    [{ __proto__x: "x" }, "an object of columns"],
    ["region=x", "JSON of an object"],
    [7, "an object of columns"],
    [{ region: [] }, "1 to 100 values for region"],
    [{ region: Array(101).fill("x") }, "1 to 100 values for region"],
    [{ region: "x".repeat(1025) }, "text of at most 1024 characters for region"],
    [{ region: [["x"]] }, "text of at most 1024 characters for region"],
    [{ region: null }, "text of at most 1024 characters for region"],
    [{ region: {} }, '{"in": ...}, {"not": ...} or both for region'],
    [{ region: { like: "x" } }, '{"in": ...}, {"not": ...} or both for region'],
    [["region"], 'a list of {"column": ...'],
    [[{ column: "region", in: ["x"], or: 1 }], 'a list of {"column": ...'],
    [Array(25).fill({ column: "region", in: ["x"] }), "at most 24 filters"],
  ])("refuses %j with what was wanted", (value, wanted) => {
    expect(() => where.parse(value)).toThrow(wanted);
  });

  test("knows only the columns that it is given", () => {
    expect(() => filters({ columns: KEY_COLUMNS }).parse({ errorCode: "AccessDenied" })).toThrow(ParamError);
    expect(where.parse({ errorCode: "AccessDenied" })).toHaveLength(1);
  });

  test("any value is parsed or refused as a parameter, never worse", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.string(), fc.dictionary(fc.constantFrom(...KEY_COLUMNS), fc.jsonValue())),
        (value) => {
          try {
            for (const filter of where.parse(value)) expect(KEY_COLUMNS).toContain(filter.column);
          } catch (error) {
            expect(error).toBeInstanceOf(ParamError);
          }
        },
      ),
    );
  });
});
