import { describe, expect, test } from "vitest";
import { embedWidget } from "../../../deploy/embed/embed-widget.ts";
import type { Place, Size } from "../../../deploy/embed/place-widget.ts";
import { readBody, wantedTop, widgetsOf } from "./read-body.ts";

function put(body: string, place?: Place, size: Size = { width: 12, height: 6 }) {
  return embedWidget(body, wantedTop({ place, size })).change;
}

const at = (x: number, y: number): Place => ({ kind: "at", x, y });
const below = (title: string): Place => ({ kind: "below", title });

describe("the bottom", () => {
  test("is the first row under everything, also where that is not where most widgets are", () => {
    expect(put(readBody("one-line")).widget).toEqual({ x: 0, y: 6, width: 12, height: 6 });
    expect(put(readBody("every-type")).widget).toMatchObject({ x: 0, y: 31 });
    expect(put(readBody("overlapping")).widget).toMatchObject({ x: 0, y: 6000 });
  });

  test("of an empty dashboard is its top", () => {
    expect(put(readBody("empty")).widget).toMatchObject({ x: 0, y: 0 });
  });

  test("is left to CloudWatch where it places other widgets: ours gets no position either", () => {
    const { bodyText, change } = embedWidget(readBody("without-positions"), wantedTop());

    expect(change.widget).toEqual({ x: null, y: null, width: 12, height: 6 });
    expect(change.remarks).toEqual([
      "2 of the dashboard's widgets have no position in the body: this one gets none either, and CloudWatch takes the next free place",
    ]);
    expect(widgetsOf(bodyText)[2]).not.toHaveProperty("x");
  });

  test("is where a widget of ours already is: nothing changes", () => {
    const once = embedWidget(readBody("one-line"), wantedTop()).bodyText;

    expect(embedWidget(once, wantedTop({ place: { kind: "bottom" } }))).toMatchObject({
      bodyText: once,
      change: { kind: "unchanged" },
    });
  });

  test("takes a widget of ours that is further up", () => {
    const first = embedWidget('{"widgets":[]}', wantedTop()).bodyText;
    const second = embedWidget(first, wantedTop({ title: "Second" })).bodyText;

    expect(
      embedWidget(second, wantedTop({ title: "Top", place: { kind: "bottom" } })).change.widget,
    ).toMatchObject({ x: 0, y: 12 });
  });

  test("is under widgets whose rows somebody wrote as fractions", () => {
    const body = '{"widgets":[{"type":"text","x":0,"y":0.5,"width":6,"height":3.2,"properties":{}}]}';

    expect(put(body).widget.y).toBe(4);
  });
});

describe("--at", () => {
  test("is the place, where it is free", () => {
    expect(put(readBody("one-line"), at(12, 6)).widget).toMatchObject({ x: 12, y: 6 });
  });

  test("is refused where something is, with its name and the nearest free place", () => {
    expect(() => put(readBody("one-line"), at(0, 5))).toThrow(
      'Cannot put top at 0,5: "Errors" (metric) is there; the nearest free place for 12x6 is 0,6',
    );
    expect(() => put(readBody("one-line"), at(6, 4))).toThrow(
      'Cannot put top at 6,4: "Errors" (metric), "Notes" (text) are there; the nearest free place for 12x6 is 6,6',
    );
  });

  test("finds the nearest free place beside and above too", () => {
    const body = JSON.stringify({
      widgets: [{ type: "text", x: 6, y: 6, width: 6, height: 6, properties: { markdown: "" } }],
    });

    expect(() => put(body, at(5, 8), { width: 2, height: 2 })).toThrow(
      "a widget of type text without title is there; the nearest free place for 2x2 is 4,8",
    );
    expect(() => put(body, at(8, 7), { width: 2, height: 2 })).toThrow(/2x2 is 8,4$/);
  });

  test("is refused where the widget would stand out of the grid, with what would fit", () => {
    expect(() => put(readBody("empty"), at(18, 3))).toThrow(
      "Cannot put 12 columns at column 18: the grid has 24; say --size 6x6 or --at 12,3",
    );
  });

  test("reckons with widgets that reach out of the grid, and not with places that are none", () => {
    expect(() => put(readBody("overlapping"), at(12, 0))).toThrow(
      /"Over" \(metric\), "Half outside" \(metric\)/,
    );
    const { change } = embedWidget(readBody("hand-edited"), wantedTop({ place: at(0, 18) }));

    expect(change).toMatchObject({
      kind: "added",
      widget: { x: 0, y: 18 },
      remarks: [
        "6 of the dashboard's widgets have no position in the body: CloudWatch places them, and that was not reckoned with",
      ],
    });
  });

  test("an update may stay over what it was over before, and over nothing else", () => {
    const body = JSON.stringify({
      widgets: [
        ...JSON.parse(embedWidget('{"widgets":[]}', wantedTop()).bodyText).widgets,
        { type: "text", x: 6, y: 3, width: 12, height: 3, properties: { markdown: "Over ours" } },
        { type: "text", x: 0, y: 6, width: 6, height: 3, properties: { markdown: "Under ours" } },
      ],
    });

    expect(embedWidget(body, wantedTop({ size: { width: 13, height: 6 } })).change.widget.width).toBe(13);
    expect(() => embedWidget(body, wantedTop({ size: { width: 12, height: 7 } }))).toThrow(
      'Cannot put top at 0,0: "Under ours" (text) is there',
    );
  });
});

describe("--below", () => {
  test("is directly under the widget with that title, in its columns", () => {
    expect(put(readBody("every-type"), below("Errors in the log"))).toMatchObject({
      widget: { x: 6, y: 31 },
      remarks: [
        'Directly under "Errors in the log" is no room for 12x6: it goes to 6,31, the first free place below',
      ],
    });
    expect(put(readBody("one-line"), below("Errors"))).toMatchObject({ widget: { x: 0, y: 6 }, remarks: [] });
  });

  test("finds texts by their first line", () => {
    expect(put(readBody("one-line"), below("Notes")).widget).toMatchObject({ x: 12, y: 6 });
  });

  test("takes a gap that is large enough, and no smaller one", () => {
    const text = (title: string, y: number, height: number) => ({
      ...{ type: "text", x: 0, y, width: 24, height },
      properties: { markdown: title },
    });
    const body = JSON.stringify({
      widgets: [text("first", 0, 2), text("second", 4, 2), text("third", 12, 2)],
    });

    expect(put(body, below("first"), { width: 6, height: 2 }).widget.y).toBe(2);
    expect(put(body, below("first"), { width: 6, height: 6 }).widget.y).toBe(6);
    expect(put(body, below("first"), { width: 6, height: 7 }).widget.y).toBe(14);
  });

  test("moves to the left what would stand out of the grid", () => {
    expect(put(readBody("overlapping"), below("Half outside")).widget).toMatchObject({ x: 12, y: 9 });
  });

  test("asked for again, changes nothing", () => {
    const wanted = wantedTop({ place: below("Errors in the log") });
    const once = embedWidget(readBody("every-type"), wanted).bodyText;

    expect(embedWidget(once, wanted).change.kind).toBe("unchanged");
  });

  test("says which titles there are", () => {
    expect(() => put(readBody("one-line"), below("Nothing"))).toThrow(
      'Cannot put top below "Nothing": no other widget has that title; there are "Errors", "Notes"',
    );
    expect(() => put(readBody("empty"), below("Nothing"))).toThrow("none has a title");
  });

  test("says that a title is not enough, or that the widget has no position", () => {
    const twice = readBody("overlapping").replace('"Over"', '"Under"');

    expect(() => put(twice, below("Under"))).toThrow("more than one widget has that title; say --at x,y");
    expect(() => put(readBody("without-positions"), below("Deployed by a script"))).toThrow(
      "that widget has no position in the body, CloudWatch places it; say --at x,y or --at bottom",
    );
  });
});
