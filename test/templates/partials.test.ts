import { parseHTML } from "linkedom";
import { describe, expect, test } from "vitest";
import { draw, drawWidget, FRAME } from "./draw.ts";
import { gallery, TABLE } from "./gallery.ts";

const themes = ["light", "dark"] as const;
const pieces = themes.flatMap((theme) =>
  gallery(theme).map((piece) => [`${theme} ${piece.name}`, piece] as const),
);

/** A chart whose every text was written by an attacker. */
const HOSTILE = `"><script>alert(1)</script><img src=x onerror=alert(2)>{{7*7}}'`;

describe("every piece of the gallery", () => {
  test.each(pieces)("%s is HTML that the console leaves alone", (_, { html }) => {
    const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`);

    expect(document.querySelectorAll("script, iframe, use, object, embed, link, img")).toHaveLength(0);
    expect(
      [...document.querySelectorAll("*")].flatMap((node) =>
        [...node.attributes].filter(({ name }) => name.startsWith("on")),
      ),
    ).toEqual([]);
    expect(html).not.toMatch(/NaN|undefined|Infinity|\[object/);
    // One root: widgets are found, and styled, by it.
    expect(document.body.children).toHaveLength(1);
    expect(document.querySelector("body > .trailboard > style")).not.toBeNull();
  });

  test.each(pieces)("%s has a name for every drawing, and ids of its own", (_, { html }) => {
    const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`);

    for (const svg of document.querySelectorAll("svg"))
      expect(svg.getAttribute("aria-label") || svg.getAttribute("aria-hidden")).toBeTruthy();
    for (const node of document.querySelectorAll("[id]")) expect(node.id).toMatch(/^widget-1-/);
  });

  test.each(pieces)("%s binds each action to a link right before it", (_, { html }) => {
    const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`);

    for (const action of document.querySelectorAll("cwdb-action")) {
      expect(action.previousElementSibling?.localName).toBe("a");
      expect(JSON.parse(action.textContent ?? "")).toEqual({ widget: "events" });
    }
  });
});

describe("style", () => {
  const css = (theme: "light" | "dark") =>
    /<style>([\s\S]*)<\/style>/.exec(drawWidget([], { theme }))?.[1] ?? "";

  test.each(themes)("%s touches nothing outside of .trailboard, fetches nothing, and is small", (theme) => {
    const selectors = css(theme)
      .split("}")
      .map((rule) => rule.split("{")[0]?.trim() ?? "")
      .filter((selector) => selector !== "");

    expect(selectors.length).toBeGreaterThan(50);
    for (const selector of selectors.flatMap((list) => list.split(",")))
      expect(selector).toMatch(/^\.trailboard(-light|-dark)?\b/);
    expect(css(theme)).not.toMatch(/url\(|@import|expression/);
    expect(Buffer.byteLength(css(theme))).toBeLessThan(9216);
  });

  test("knows the colour of every series and only the theme that was asked for", () => {
    for (const colour of [...Array(12).keys()]
      .map((at) => String(at + 1))
      .concat("ok", "denied", "throttled", "error", "other"))
      for (const theme of themes)
        expect(css(theme)).toContain(`.trailboard-${theme} .tb-c-${colour}{color:#`);
    expect(css("light")).not.toContain("trailboard-dark");
  });
});

describe("footer", () => {
  test("says how fresh, at what cost and how complete", () => {
    const html = drawWidget([], {
      timeZone: { label: "Local", offsetMinutes: 60 },
      provenance: {
        indexedThroughMs: Date.UTC(2026, 10, 22, 3),
        hours: { observed: 23, due: 24 },
        bytesScanned: 0,
        remarks: ["cached 12 minutes ago"],
      },
    });

    expect(html).toContain(
      "Index through 2026-11-22 04:00 Local · 0 bytes scanned · 23 of 24 hours observed · cached 12 minutes ago",
    );
  });

  test("says nothing of what was scanned to those who pay for nothing", () => {
    const html = drawWidget([], { provenance: { hours: { observed: 23, due: 24 }, remarks: ["so"] } });

    expect(html).toContain('<p class="tb-footer">23 of 24 hours observed · so</p>');
  });

  test("says what a query scanned where no index was read", () => {
    const html = drawWidget([], { provenance: { bytesScanned: 1_500_000 } });

    expect(html).toContain('<p class="tb-footer">1.5 MB scanned</p>');
  });

  test("is absent where nothing was read", () => {
    expect(drawWidget([], { ...FRAME })).not.toContain('class="tb-footer"');
  });
});

describe("text of an attacker", () => {
  test("stays text in a table's cells, their titles and their actions", () => {
    const action = {
      endpoint: HOSTILE,
      display: "popup",
      json: JSON.stringify({ it: HOSTILE }),
      confirmation: HOSTILE,
    } as const;
    const html = draw("table", {
      caption: HOSTILE,
      columns: [{ label: HOSTILE, align: "start" }],
      rows: [
        {
          cells: [
            { kind: "text", text: HOSTILE, title: HOSTILE, action },
            { kind: "link", text: HOSTILE, title: HOSTILE, url: `javascript:${HOSTILE}` },
            { kind: "badge", text: HOSTILE, title: HOSTILE, tone: "ok" },
          ],
        },
      ],
    });
    const { document } = parseHTML(`<!doctype html><html><body>${html}</body></html>`);

    expect(document.querySelectorAll("script, img")).toHaveLength(0);
    expect(document.querySelector("td a")?.textContent).toBe(HOSTILE);
    expect(document.querySelector("td a")?.getAttribute("title")).toBe(HOSTILE);
    expect(document.querySelectorAll("td")[1]?.querySelector("a")?.getAttribute("href")).toBe("#");
    expect(JSON.parse(document.querySelector("cwdb-action")?.textContent ?? "")).toEqual({ it: HOSTILE });
  });

  test("stays text in a notice", () => {
    const html = draw("notice-box", { kind: "failed", heading: HOSTILE, lines: [HOSTILE] });

    expect(parseHTML(`<body>${html}</body>`).document.querySelectorAll("script, img")).toHaveLength(0);
  });
});

describe("table", () => {
  test("is a table to a screen reader: caption, column headers, cells", () => {
    const { document } = parseHTML(`<!doctype html><html><body>${draw("table", TABLE)}</body></html>`);

    expect(document.querySelector("caption")?.textContent).toBe("Actors by calls");
    expect(document.querySelectorAll("th[scope=col]")).toHaveLength(8);
    expect(document.querySelectorAll("tbody tr")).toHaveLength(6);
  });

  test("draws plain text where there is no action to run", () => {
    const html = draw("cell", { kind: "text", text: "alice", title: "", action: null });

    expect(html.replaceAll("\n", "")).toBe('<td class="tb-text"><span>alice</span></td>');
  });
});

test("pager offers only the pages that there are", () => {
  expect(draw("pager", { text: "1–20 of 20", previous: null, next: null })).not.toContain("cwdb-action");
});
