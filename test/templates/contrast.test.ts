import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { drawWidget } from "./draw.ts";

/** WCAG 2.2: text needs 4.5:1 (1.4.3), what is not text 3:1 (1.4.11). */
const TEXT = 4.5;
const GRAPHICS = 3;

const themes = ["light", "dark"] as const;

describe.each(themes)("a widget in %s", (theme) => {
  const css = drawWidget([], { theme });
  const value = (name: string) => new RegExp(`--tb-${name}:(#[0-9a-f]{3,6})\\b`).exec(css)?.[1] ?? name;

  test.each([
    ["text", "bg"],
    ["text", "shade"],
    ["2", "bg"],
    ["head", "bg"],
    ["link", "bg"],
    ["link", "shade"],
    ["link2", "infobg"],
    ["onlink", "link"],
    ["good", "bg"],
    ["error", "bg"],
    ["text", "errorbg"],
    ["text", "warnbg"],
    ["text", "infobg"],
  ])("reads %s on %s", (text, ground) => {
    expect(contrast(value(text), value(ground))).toBeGreaterThanOrEqual(TEXT);
  });

  test("reads badges", () => {
    const badges = [...css.matchAll(/\.tb-badge[^{]*\{([^}]*)\}/g)].map(([, rules]) => rules ?? "");
    expect(badges.length).toBeGreaterThan(4);
    for (const rules of badges)
      expect(
        contrast(
          /[;{]color:(#\w+)/.exec(`;${rules}`)?.[1] ?? "#f9f9fa",
          /background:(#\w+)/.exec(rules)?.[1] ?? "",
        ),
        rules,
      ).toBeGreaterThanOrEqual(TEXT);
  });

  test.each(["ok", "denied", "throttled", "error", "other"])(
    "tells the colour of %s from the ground",
    (name) => {
      const colour = new RegExp(`\\.tb-c-${name}\\{color:(#\\w+)`).exec(css)?.[1] ?? "";
      expect(contrast(colour, value("bg"))).toBeGreaterThanOrEqual(GRAPHICS);
    },
  );

  test("outlines the focused link, and notices in their tone", () => {
    for (const name of ["link", "warn", "error"])
      expect(contrast(value(name), value("bg"))).toBeGreaterThanOrEqual(GRAPHICS);
  });
});

describe.each(themes)("the page in %s", (theme) => {
  const tokens = readFileSync("local/console/page/styles/tokens.css", "utf8");
  const block = theme === "dark" ? tokens.slice(tokens.indexOf('[data-theme="dark"]')) : tokens;
  const value = (name: string) => new RegExp(`--${name}: (#[0-9a-f]{6});`).exec(block)?.[1] ?? name;

  test.each([
    ["text", "surface"],
    ["text", "layout"],
    ["text-secondary", "surface"],
    ["text-hint", "surface"],
    ["text-hint", "layout"],
    ["heading", "surface"],
    ["link", "surface"],
    ["link", "accent-surface"],
    ["on-primary", "link"],
    ["error", "error-surface"],
    ["text", "error-surface"],
    ["warning", "warning-surface"],
    ["success", "surface"],
    ["inactive", "surface"],
  ])("reads %s on %s", (text, ground) => {
    expect(contrast(value(text), value(ground))).toBeGreaterThanOrEqual(TEXT);
  });

  test("outlines inputs", () => {
    expect(contrast(value("input-border"), value("surface"))).toBeGreaterThanOrEqual(GRAPHICS);
  });
});

function contrast(one: string, other: string): number {
  const [high = 0, low = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
}

function luminance(hex: string): number {
  const digits = /^#([0-9a-f]{3}|[0-9a-f]{6})$/.exec(hex)?.[1];
  if (!digits) throw new Error(`No colour: ${hex}`);
  const full = digits.length === 3 ? digits.replace(/./g, "$&$&") : digits;
  const [r = 0, g = 0, b = 0] = [0, 2, 4]
    .map((at) => Number.parseInt(full.slice(at, at + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
