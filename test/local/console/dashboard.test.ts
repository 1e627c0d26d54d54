import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { freeSlot, GRID_COLUMNS, parseDashboard } from "../../../local/console/page/dashboard.ts";

const parse = (body: object) => parseDashboard(JSON.stringify(body));
const places = (body: object) => parse(body).widgets.map(({ x, y, width, height }) => [x, y, width, height]);

describe("parseDashboard", () => {
  it("reads placed widgets as they are, in the order and with the ids of the body", () => {
    const { widgets, start, end, periodOverride, problems } = parse({
      start: "-PT8H",
      end: "PT0H",
      periodOverride: "inherit",
      widgets: [
        { type: "custom", x: 6, y: 2, width: 12, height: 4, properties: { title: "T" } },
        { type: "text" },
      ],
    });
    expect(widgets[0]).toMatchObject({
      id: "widget-0",
      type: "custom",
      x: 6,
      y: 2,
      width: 12,
      height: 4,
      properties: { title: "T" },
    });
    expect(widgets[1]).toMatchObject({ id: "widget-1", type: "text" });
    expect({ start, end, periodOverride, problems }).toEqual({
      start: "-PT8H",
      end: "PT0H",
      periodOverride: "inherit",
      problems: [],
    });
  });

  it("gives 6 by 6 and the next free slot to a widget without size and place", () => {
    const widgets = Array.from({ length: 6 }, () => ({ type: "text" }));
    expect(places({ widgets })).toEqual([
      [0, 0, 6, 6],
      [6, 0, 6, 6],
      [12, 0, 6, 6],
      [18, 0, 6, 6],
      [0, 6, 6, 6],
      [6, 6, 6, 6],
    ]);
  });

  it("takes x without y for no place at all", () => {
    expect(
      places({
        widgets: [
          { type: "text", x: 9 },
          { type: "text", y: 9 },
        ],
      }),
    ).toEqual([
      [0, 0, 6, 6],
      [6, 0, 6, 6],
    ]);
  });

  it("cuts a widget that would stick out on the right", () => {
    expect(places({ widgets: [{ type: "text", x: 20, y: 0, width: 12 }] })).toEqual([[20, 0, 4, 6]]);
  });

  it("draws what is wrong with a widget as that widget, and the others all the same", () => {
    const { widgets } = parse({
      widgets: [null, 5, { type: "chart" }, { type: "log", width: 99, x: -1, y: 1.5 }, { properties: [] }],
    });
    expect(widgets.map(({ type, typeName }) => [type, typeName])).toEqual([
      ["unknown", ""],
      ["unknown", ""],
      ["unknown", "chart"],
      ["log", "log"],
      ["unknown", ""],
    ]);
  });

  it("says what is wrong with the body", () => {
    expect(parseDashboard("{").problems[0]).toMatch(/^The dashboard's body is not JSON/);
    for (const body of ["[]", "null", "{}", '{"widgets":{}}'])
      expect(parseDashboard(body)).toMatchObject({
        widgets: [],
        problems: ['The dashboard\'s body has no list "widgets"'],
      });
    const many = parse({ widgets: Array.from({ length: 501 }, () => ({ type: "text", x: 0, y: 0 })) });
    expect(many.widgets).toHaveLength(500);
    expect(many.problems).toEqual(["The dashboard has 501 widgets: CloudWatch takes at most 500"]);
  });

  it("never lets widgets without a place overlap, whatever their sizes", () => {
    const size = fc.record({
      width: fc.integer({ min: 1, max: 24 }),
      height: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(fc.array(size, { maxLength: 25 }), (sizes) => {
        const { widgets } = parse({ widgets: sizes.map((wanted) => ({ type: "text", ...wanted })) });
        const taken = new Set<string>();
        for (const { x, y, width, height } of widgets)
          for (let column = x; column < x + width; column++)
            for (let row = y; row < y + height; row++) {
              expect(column).toBeLessThan(GRID_COLUMNS);
              expect(taken.has(`${column} ${row}`)).toBe(false);
              taken.add(`${column} ${row}`);
            }
      }),
    );
  });

  it("never throws, whatever the body", () => {
    fc.assert(fc.property(fc.json(), (body) => Array.isArray(parseDashboard(body).widgets)));
  });
});

describe("freeSlot", () => {
  it("fills a hole before it goes below", () => {
    const placed = [
      { x: 0, y: 0, width: 12, height: 6 },
      { x: 18, y: 0, width: 6, height: 6 },
    ];
    expect(freeSlot(placed, 6, 6)).toEqual({ x: 12, y: 0 });
    expect(freeSlot(placed, 7, 6)).toEqual({ x: 0, y: 6 });
  });
});
