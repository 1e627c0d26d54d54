import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dashboardBody } from "../../../deploy/dashboards/dashboard.ts";
import { embedWidget, hasWidget, removeWidget } from "../../../deploy/embed/embed-widget.ts";
import "../../support/property-seed.ts";
import { bodyNames, INDEX_ARN, readBody, wantedTop, widgetsOf } from "./read-body.ts";

describe("any body that people have", () => {
  test.each(bodyNames)("%s: adding puts one widget after the others and touches no other byte", (name) => {
    const before = readBody(name);
    const wanted = wantedTop({ title: "A new one" });
    const { bodyText, change } = embedWidget(before, wanted);

    expect(change.kind).toBe("added");
    expect(withoutOneRange(before, bodyText)).toBe(true);
    expect(widgetsOf(bodyText).slice(0, -1)).toEqual(widgetsOf(before));
    expect(hasWidget(bodyText, wanted)).toBe(true);
  });

  test.each(bodyNames)("%s: adding and removing gives back the same text, byte for byte", (name) => {
    const before = readBody(name);
    const wanted = wantedTop({ title: "A new one" });
    const { bodyText, change } = removeWidget(embedWidget(before, wanted).bodyText, wanted);

    expect(bodyText).toBe(before);
    expect(change.kind).toBe("removed");
  });

  test.each(bodyNames)("%s: embedding again changes nothing", (name) => {
    const wanted = wantedTop({ title: "A new one", params: { of: "actors" } });
    const once = embedWidget(readBody(name), wanted).bodyText;
    const again = embedWidget(once, wanted);

    expect(again.bodyText).toBe(once);
    expect(again.change.kind).toBe("unchanged");
  });

  test.each(bodyNames)("%s: removing what is not there changes nothing", (name) => {
    const { bodyText, change } = removeWidget(readBody(name), wantedTop({ title: "Nobody's" }));

    expect(bodyText).toBe(readBody(name));
    expect(change.kind).toBe("unchanged");
  });
});

describe("what is put in", () => {
  test("is the widget as our own dashboards have it", () => {
    const { bodyText } = embedWidget('{"widgets":[]}', wantedTop({ title: "Who", params: { of: "actors" } }));
    const own = dashboardBody(
      {
        id: "overview",
        title: "x",
        start: "-P1D",
        tiles: [{ widget: "top", title: "Who", params: { of: "actors" }, columns: 12, rows: 6 }],
      },
      { region: "eu-central-1", functionArn: () => INDEX_ARN, alarmArn: () => "" },
    ) as { widgets: object[] };

    expect(widgetsOf(bodyText)).toEqual(own.widgets);
  });

  test("is written as the body is: on one line", () => {
    expect(embedWidget('{"widgets":[]}', wantedTop()).bodyText).toBe(
      `{"widgets":[{"type":"custom","x":0,"y":0,"width":12,"height":6,"properties":{"endpoint":"${INDEX_ARN}","title":"Top","params":{"widget":"top"},"updateOn":{"refresh":true,"resize":true,"timeRange":true}}}]}`,
    );
    expect(embedWidget(readBody("without-positions"), wantedTop()).bodyText).toMatch(
      /\]}}, {"type": "custom", "width": 12, "height": 6, "properties": {"endpoint": "arn/,
    );
  });

  test("is written as the body is: on lines, with its own indentation and line ends", () => {
    expect(embedWidget(readBody("empty-indented"), wantedTop()).bodyText).toBe(`{
  "widgets": [
    {
      "type": "custom",
      "x": 0,
      "y": 0,
      "width": 12,
      "height": 6,
      "properties": {
        "endpoint": "${INDEX_ARN}",
        "title": "Top",
        "params": {
          "widget": "top"
        },
        "updateOn": {
          "refresh": true,
          "resize": true,
          "timeRange": true
        }
      }
    }
  ]
}
`);
    expect(embedWidget(readBody("tabs-and-crlf"), wantedTop()).bodyText).toContain(
      '\r\n\t\t},\r\n\t\t{\r\n\t\t\t"type": "custom",\r\n\t\t\t"x": 0,\r\n\t\t\t"y": 3,\r\n',
    );
    expect(embedWidget(readBody("every-type"), wantedTop()).bodyText).toContain(
      '\n        },\n        {\n            "type": "custom",\n            "x": 0,\n            "y": 31,\n',
    );
  });

  test("cannot break out of the JSON, whatever title and parameters are", () => {
    const params = { where: { actor: '"}]}],"widgets":[', other: "\u2028</script>\ud800" } };
    const title = '"},{"type":"text"\n\u0000';
    const { bodyText } = embedWidget(readBody("one-line"), wantedTop({ title, params }));

    expect(widgetsOf(bodyText)).toHaveLength(3);
    expect(widgetsOf(bodyText)[2]).toMatchObject({
      properties: { title, params: { widget: "top", ...params } },
    });
  });
});

describe("an update", () => {
  const ours = readBody("ours");
  const actors = { title: "Top actors" };

  test("changes only the parameters, where only parameters are given", () => {
    const { bodyText, change } = embedWidget(
      ours,
      wantedTop({ ...actors, params: { of: "errors", limit: 5 } }),
    );

    expect(change).toEqual({
      kind: "updated",
      title: "Top actors",
      widget: { x: 0, y: 6, width: 12, height: 8 },
      remarks: [],
    });
    expect(bodyText).toBe(ours.replace('"of": "actors"\n', '"of": "errors",\n          "limit": 5\n'));
  });

  test("keeps parameters on one line that were on one line", () => {
    const { bodyText } = embedWidget(ours, wantedTop({ title: "Top addresses", params: { of: "actors" } }));

    expect(bodyText).toBe(
      ours.replace('{ "widget": "top", "of": "addresses" }', '{"widget": "top", "of": "actors"}'),
    );
  });

  test("changes only the place, where only a place is given", () => {
    const { bodyText } = embedWidget(ours, wantedTop({ ...actors, place: { kind: "at", x: 0, y: 20 } }));

    expect(bodyText).toBe(ours.replace('"x": 0, "y": 6, "width": 12', '"x": 0, "y": 20, "width": 12'));
  });

  test("changes only the size, where only a size is given", () => {
    const { bodyText } = embedWidget(ours, wantedTop({ ...actors, size: { width: 6, height: 8 } }));

    expect(bodyText).toBe(ours.replace('"y": 6, "width": 12', '"y": 6, "width": 6'));
  });

  test("adds a position to a widget that had none", () => {
    const kpis = wantedTop({
      name: "kpis",
      place: { kind: "at", x: 0, y: 30 },
      size: { width: 24, height: 4 },
    });
    const { bodyText } = embedWidget(ours, kpis);

    expect(widgetsOf(bodyText)[3]).toMatchObject({ x: 0, y: 30, width: 24, height: 4 });
    expect(withoutOneRange(ours, bodyText)).toBe(true);
  });

  test("leaves the function and its version as they are", () => {
    const { bodyText } = embedWidget(ours, wantedTop({ name: "kpis", params: { tiles: ["calls"] } }));

    expect(widgetsOf(bodyText)[3]?.properties).toEqual({
      endpoint: "arn:aws:lambda:us-east-1:111122223333:function:customWidget-trailboard:live",
      params: { widget: "kpis", tiles: ["calls"] },
    });
  });
});

describe("which widget is meant", () => {
  const ours = readBody("ours");

  test("the only one of its name, whatever its title", () => {
    expect(hasWidget(ours, wantedTop({ name: "kpis" }))).toBe(true);
  });

  test("of several, the one with the title; a title that none has is one more widget", () => {
    expect(removeWidget(ours, wantedTop({ title: "Top addresses" })).change.widget.x).toBe(12);
    expect(embedWidget(ours, wantedTop({ title: "Top errors" })).change.kind).toBe("added");
  });

  test("several without a title are a question that names them", () => {
    for (const doing of [embedWidget, removeWidget])
      expect(() => doing(ours, wantedTop())).toThrow(
        'Cannot tell which top is meant: there are "Top actors" at 0,6, "Top addresses" at 12,6; expected --title with one of these titles, or a new one for one more widget',
      );
  });

  test("several with one title are a question too", () => {
    const same = ours.replace("Top addresses", "Top actors");

    expect(() => removeWidget(same, wantedTop({ title: "Top actors" }))).toThrow(
      'Cannot tell which top is meant: 2 have the title "Top actors" ("Top actors" at 0,6, "Top actors" at 12,6); expected titles that differ',
    );
  });

  test("never what another function draws, nor a function of another account", () => {
    expect(hasWidget(readBody("every-type"), wantedTop())).toBe(false);
    expect(hasWidget(ours, wantedTop({ name: "kpis", accountId: "444455556666" }))).toBe(false);
    expect(hasWidget(ours, wantedTop({ name: "kpis", accountId: undefined }))).toBe(true);
  });

  test("removing one that is not there says which are", () => {
    expect(removeWidget(ours, wantedTop({ title: "Top errors" })).change).toMatchObject({
      kind: "unchanged",
      remarks: ['There are widgets top with other titles: "Top actors", "Top addresses"'],
    });
  });
});

describe("what a person should know of a dashboard", () => {
  const withVariable = (variable: object) => JSON.stringify({ variables: [variable], widgets: [] });

  test("a pattern variable that would change the function's ARN or a parameter", () => {
    const region = withVariable({ type: "pattern", pattern: "eu-central-1", id: "region", label: "Region" });

    expect(embedWidget(region, wantedTop()).change.remarks).toEqual([
      'The dashboard\'s variable "Region" replaces "eu-central-1", which is part of this widget: another value may lead to a function or a parameter that is not there',
    ]);
    expect(
      embedWidget(withVariable({ type: "pattern", pattern: "i-0123" }), wantedTop()).change.remarks,
    ).toEqual([]);
  });

  test("a property variable that sets a property of this widget, and not one that it lacks", () => {
    const property = (name: string) => withVariable({ type: "property", property: name, id: "v" });

    expect(embedWidget(property("of"), wantedTop({ params: { of: "actors" } })).change.remarks).toEqual([
      'The dashboard\'s variable "v" sets every property "of", and this widget has one',
    ]);
    // AWS's own example: it sets the Region of metrics, and a custom widget has none.
    expect(embedWidget(readBody("every-type"), wantedTop()).change.remarks).toEqual([]);
  });

  test("variables that are none, and a pattern that would run for ever, do no harm", () => {
    for (const variables of [17, null, {}, [null, 1, "x", []], [{ type: "pattern", pattern: "(a+)+$" }]])
      expect(embedWidget(JSON.stringify({ variables, widgets: [] }), wantedTop()).change.remarks).toEqual([]);
  });

  test("a copy for everybody gets no widget of a function that shows names without a word", () => {
    const copy = readBody("ours").replaceAll("customWidget-trailboard", "customWidget-trailboard-public");

    expect(embedWidget(copy, wantedTop({ title: "New" })).change.remarks.at(-1)).toBe(
      "This dashboard is drawn by the function for public links, and top would be drawn by one that shows names and may not be granted to everybody: do not add it to a dashboard that is shared in public",
    );
  });
});

describe("what is no dashboard body is refused", () => {
  test.each([
    ["", "it is no JSON"],
    ['{"widgets":[] // mine\n}', "it is no JSON (comments and trailing commas are none)"],
    ['{"widgets":[],}', "it is no JSON"],
    ["[]", "it is an array"],
    ["null", "it is a null"],
    ["{}", 'it has no "widgets"'],
    ['{"widgets":{}}', '"widgets" is an object'],
    ['{"widgets":[],"widgets":[]}', 'it has 2 members "widgets"'],
    [`{"widgets":${"[".repeat(100_000)}${"]".repeat(100_000)}}`, "it is nested too deeply"],
    [`{"widgets":[${"0,".repeat(1_000_000)}0]}`, "it has 1,000,001 widgets"],
    [`{"widgets":["${"x".repeat(17_000_000)}"]}`, "it is longer than 16,777,216 characters"],
  ])("%.40s", (bodyText, why) => {
    for (const doing of [embedWidget, removeWidget])
      expect(() => doing(bodyText, wantedTop())).toThrow(
        `Cannot read the dashboard body: expected a JSON object with a list "widgets" such as {"widgets": []}, but ${why}`,
      );
  });

  test("but a member with the name of the list further down is no second list", () => {
    expect(embedWidget('{"start":"-P1D","a":{"widgets":1},"widgets":[]}', wantedTop()).change.kind).toBe(
      "added",
    );
  });
});

describe("large dashboards", () => {
  const many = (count: number, more = "") =>
    JSON.stringify({
      widgets: Array.from({ length: count }, (_, n) => ({
        ...{ type: "text", x: (n % 4) * 6, y: Math.floor(n / 4) * 3, width: 6, height: 3 },
        properties: { markdown: `# ${n}\n${more}` },
      })),
    });

  test("499 widgets take one more, 500 take none", () => {
    expect(embedWidget(many(499), wantedTop()).change.widget).toEqual({ x: 0, y: 375, width: 12, height: 6 });
    expect(() => embedWidget(many(500), wantedTop())).toThrow(
      "Cannot add top: the dashboard has 500 widgets, and CloudWatch takes 500",
    );
  });

  test("500 of which one is ours can still be changed and removed", () => {
    const full = embedWidget(many(499), wantedTop()).bodyText;

    expect(embedWidget(full, wantedTop({ params: { limit: 5 } })).change.kind).toBe("updated");
    expect(removeWidget(full, wantedTop()).bodyText).toBe(many(499));
  });

  test("a megabyte is no matter, also where the nearest free place is to be told", () => {
    const large = many(498, "x".repeat(2_100));
    expect(large.length).toBeGreaterThan(1024 * 1024);

    expect(() => embedWidget(large, wantedTop({ place: { kind: "at", x: 0, y: 0 } }))).toThrow(
      /"0" \(text\), "1" \(text\), "4" \(text\), "5" \(text\) are there; the nearest free place for 12x6 is 0,375$/,
    );
    expect(removeWidget(embedWidget(large, wantedTop()).bodyText, wantedTop()).bodyText).toBe(large);
  });
});

test("any body, any place, any size: nothing but our widget changes, and nothing new is overlapped", () => {
  fc.assert(
    fc.property(bodies(), wants(), (before, { place, size, params }) => {
      const wanted = wantedTop({ title: "Ours", place, size, params });
      let after: ReturnType<typeof embedWidget>;
      try {
        after = embedWidget(before, wanted);
      } catch (error) {
        // A place that cannot be had is a sentence, never a half-edited body.
        expect(error).toMatchObject({ name: "CliError" });
        return;
      }
      expect(withoutOneRange(before, after.bodyText)).toBe(true);
      expect(widgetsOf(after.bodyText).slice(0, -1)).toEqual(widgetsOf(before));
      const { x, y, width, height } = after.change.widget;
      if (x !== null && y !== null && width !== null && height !== null) {
        expect(x + width).toBeLessThanOrEqual(24);
        for (const other of widgetsOf(before)) expect(isOver({ x, y, width, height }, other)).toBe(false);
      }
      const updated = embedWidget(after.bodyText, wantedTop({ title: "Ours", params: { limit: 7 } }));
      expect(widgetsOf(updated.bodyText).slice(0, -1)).toEqual(widgetsOf(before));
      expect(removeWidget(updated.bodyText, wanted).bodyText).toBe(before);
    }),
    { numRuns: 400 },
  );
});

function bodies(): fc.Arbitrary<string> {
  const number = (min: number, max: number) => fc.integer({ min, max });
  const place = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record({
        x: number(0, 23),
        y: number(0, 30),
        width: number(1, 24),
        height: number(1, 9),
      }),
    },
    { weight: 1, arbitrary: fc.record({ x: fc.jsonValue(), y: fc.jsonValue(), width: fc.jsonValue() }) },
    { weight: 1, arbitrary: fc.constant({}) },
  );
  const widget = fc
    .tuple(place, fc.constantFrom("metric", "text", "new-type"), fc.jsonValue(), fc.string())
    .map(([at, type, extra, title]) => ({ type, ...at, extra, properties: { title } }));
  const any = fc.oneof({ weight: 12, arbitrary: widget }, { weight: 1, arbitrary: fc.jsonValue() });
  return fc
    .tuple(fc.array(any, { maxLength: 12 }), fc.constantFrom(0, 1, 2, 4, "\t"), fc.jsonValue(), fc.boolean())
    .map(([widgets, indent, more, isFirst]) =>
      JSON.stringify(isFirst ? { widgets, more } : { more, widgets }, null, indent),
    );
}

function wants() {
  const at = fc.record({
    kind: fc.constant("at" as const),
    x: fc.integer({ min: 0, max: 23 }),
    y: fc.integer({ min: 0, max: 40 }),
  });
  return fc.record({
    place: fc.option(fc.oneof(at, fc.constant({ kind: "bottom" as const })), { nil: undefined }),
    size: fc.option(
      fc.record({ width: fc.integer({ min: 1, max: 24 }), height: fc.integer({ min: 1, max: 12 }) }),
      { nil: undefined },
    ),
    params: fc.option(fc.dictionary(fc.string(), fc.jsonValue()), { nil: undefined }),
  });
}

/** Written without the code under test. */
function isOver(ours: { x: number; y: number; width: number; height: number }, other: unknown): boolean {
  if (typeof other !== "object" || other === null) return false;
  const { x, y, width = 6, height = 6 } = other as Record<string, unknown>;
  const numbers = [x, y, width, height];
  if (!numbers.every((value) => typeof value === "number" && value >= 0 && value <= 1e9)) return false;
  const [left, top, columns, rows] = numbers as [number, number, number, number];
  if (columns === 0 || rows === 0) return false;
  const apart =
    left + columns <= ours.x ||
    ours.x + ours.width <= left ||
    top + rows <= ours.y ||
    ours.y + ours.height <= top;
  return !apart;
}

/** Whether `after` is `before` with one range of text put in. */
function withoutOneRange(before: string, after: string): boolean {
  let same = 0;
  while (same < before.length && before[same] === after[same]) same++;
  return isDeepStrictEqual(before.slice(same), after.slice(after.length - (before.length - same)));
}
