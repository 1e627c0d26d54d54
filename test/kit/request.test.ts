import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type InvocationContext, MAX_RANGE_MS, parseEvent } from "../../kit/request.ts";
import { UTC } from "../../kit/time.ts";

const nowMs = Date.UTC(2026, 10, 22, 4);
const context: InvocationContext = {
  endpoints: { self: "arn:self", detail: "" },
  requestId: "request-1",
  nowMs,
};

/** The event that AWS documents (CloudWatch User Guide, "Details about custom widgets"). */
const documented = {
  widget: "top",
  widgetContext: {
    dashboardName: "Name-of-current-dashboard",
    widgetId: "widget-16",
    accountId: "111122223333",
    locale: "en",
    timezone: { label: "UTC", offsetISO: "+00:00", offsetInMinutes: 0 },
    period: 300,
    isAutoPeriod: true,
    timeRange: {
      mode: "relative",
      start: 1627236199729,
      end: 1627322599729,
      relativeStart: 86400012,
      zoom: { start: 1627276030434, end: 1627282956521 },
    },
    theme: "light",
    linkCharts: true,
    title: "Tweets for Amazon website problem",
    forms: { all: { service: "s3" } },
    params: { widget: "top", limit: 5 },
    width: 588,
    height: 369,
  },
};

function request(widgetContext: unknown) {
  return parseEvent({ widgetContext }, context).request;
}

describe("parseEvent()", () => {
  test("reads every documented field; the zoom wins over the range", () => {
    const { request, given, describe } = parseEvent(documented, context);

    expect(describe).toBe(false);
    expect(given).toEqual({ widget: "top", limit: 5, service: "s3" });
    expect(request).toMatchObject({
      range: { startMs: 1627276030434, endMs: 1627282956521 },
      zoomed: true,
      timeZone: { label: "UTC", offsetMinutes: 0 },
      theme: "light",
      widthPx: 588,
      heightPx: 369,
      title: "Tweets for Amazon website problem",
      widgetId: "widget-16",
      forms: { service: "s3" },
    });
  });

  test("lets what an action sends win over configured params, and form fields over both", () => {
    const { given } = parseEvent(
      { page: 2, widgetContext: { params: { page: 1, limit: 5 }, forms: { all: { limit: "9" } } } },
      context,
    );

    expect(given).toEqual({ page: 2, limit: "9" });
  });

  test.each([undefined, null, 7, "text", [], [1], () => 1])("answers %s as an empty event", (event) => {
    expect(parseEvent(event, context)).toMatchObject({
      describe: false,
      given: {},
      request: {
        range: { startMs: nowMs - 3 * 3_600_000, endMs: nowMs },
        theme: "light",
        widgetId: "widget",
      },
    });
  });

  test.each([
    { start: 5, end: 5 },
    { start: 9, end: 5 },
    { start: "0", end: "9" },
    { start: Number.NaN, end: 9 },
    { start: -1, end: 9 },
    { start: 0, end: 1e300 },
    { start: 0, end: Number.POSITIVE_INFINITY },
  ])("takes the last three hours for the impossible range %o", (timeRange) => {
    expect(request({ timeRange }).range).toEqual({ startMs: nowMs - 3 * 3_600_000, endMs: nowMs });
  });

  test("cuts a range that is too long at its start", () => {
    const { range } = request({ timeRange: { start: 0, end: nowMs } });

    expect(range).toEqual({ startMs: nowMs - MAX_RANGE_MS, endMs: nowMs });
  });

  test.each([
    ["+05:45", 345],
    ["-03:30", -210],
    ["+00:00", 0],
    ["+14:00", 840],
    ["-0800", -480],
  ])("reads the offset %s as %i minutes east", (offsetISO, offsetMinutes) => {
    expect(request({ timezone: { label: "Local", offsetISO } }).timeZone).toEqual({
      label: "Local",
      offsetMinutes,
    });
  });

  test.each(["+15:00", "+99:99", "05:45", "+5:45", "<b>", 345, null])(
    "shows UTC for the offset %s",
    (offsetISO) => {
      expect(request({ timezone: { label: "Local", offsetISO } }).timeZone).toEqual(UTC);
    },
  );

  test.each([
    [1e9, 4000],
    [1, 120],
    [-5, 600],
    [Number.NaN, 600],
    ["900", 600],
    [588.4, 588],
  ])("takes the width %s as %i pixels", (width, widthPx) => {
    expect(request({ width }).widthPx).toBe(widthPx);
  });

  test("keeps of a widget's id what may stand in an id", () => {
    expect(request({ widgetId: 'w"><script>-1_b' }).widgetId).toBe("wscript-1_b");
    expect(request({ widgetId: "„“" }).widgetId).toBe("widget");
  });

  test("takes no form fields from a list, and only plain values from an object", () => {
    expect(request({ forms: { all: [{ a: "1" }] } }).forms).toEqual({});
    expect(request({ forms: { all: { a: "1", b: 2, c: true, d: { e: 1 }, f: null } } }).forms).toEqual({
      a: "1",
      b: "2",
      c: "true",
    });
  });

  test("no payload of any shape makes it throw, and its numbers stay in their bounds", () => {
    const anything = fc.jsonValue({ maxDepth: 4 });
    const event = fc.oneof(
      anything,
      fc.record({
        describe: anything,
        widgetContext: fc.record(
          {
            timeRange: fc.oneof(
              anything,
              fc.record({ start: fc.oneof(fc.double(), anything), end: fc.double(), zoom: anything }),
            ),
            timezone: fc.oneof(
              anything,
              fc.record({ label: anything, offsetISO: fc.string({ maxLength: 7 }) }),
            ),
            forms: fc.oneof(anything, fc.record({ all: anything })),
            params: anything,
            width: fc.oneof(fc.double(), anything),
            height: fc.double(),
            widgetId: fc.string(),
            theme: anything,
            title: anything,
          },
          { requiredKeys: [] },
        ),
      }),
    );

    fc.assert(
      fc.property(event, (given) => {
        const { request } = parseEvent(given, context);
        const { startMs, endMs } = request.range;
        expect(startMs).toBeLessThan(endMs);
        expect(endMs - startMs).toBeLessThanOrEqual(MAX_RANGE_MS);
        expect(() => new Date(startMs).toISOString() + new Date(endMs).toISOString()).not.toThrow();
        expect(request.widthPx).toBeGreaterThanOrEqual(120);
        expect(request.widthPx).toBeLessThanOrEqual(4000);
        expect(request.widgetId).toMatch(/^[\w-]{1,60}$/);
        expect(Math.abs(request.timeZone.offsetMinutes)).toBeLessThanOrEqual(840);
      }),
    );
  });
});
