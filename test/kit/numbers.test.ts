import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  axisFormat,
  formatBytes,
  formatCompact,
  formatNumber,
  formatPercent,
  formatUsd,
} from "../../kit/numbers.ts";

const units: Readonly<Record<string, number>> = { "": 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** What a compact text says, as a number again. */
function read(text: string): number {
  const match = /^(−?)([\d,.]+)([KMGT]?)$/.exec(text);
  if (!match) throw new Error(`Cannot read "${text}"`);
  return (
    (match[1] ? -1 : 1) * Number((match[2] ?? "").replaceAll(",", "")) * (units[match[3] ?? ""] ?? Number.NaN)
  );
}

describe("formatNumber()", () => {
  test.each([
    [0, "0"],
    [-0, "0"],
    [999, "999"],
    [1234567.5, "1,234,567.5"],
    [-1234, "−1,234"],
    [0.005, "0.01"],
    [Number.NaN, "–"],
    [Number.POSITIVE_INFINITY, "–"],
  ])("%d -> %s", (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  test("is read back as the number itself for everything that can be counted", () => {
    fc.assert(
      fc.property(fc.nat(Number.MAX_SAFE_INTEGER), (count) => {
        expect(read(formatNumber(count))).toBe(count);
      }),
    );
  });
});

describe("formatCompact()", () => {
  test.each([
    [0, "0"],
    [999, "999"],
    [1000, "1K"],
    [12_345, "12.3K"],
    [99_949, "99.9K"],
    [999_960, "1M"],
    [168_000_000, "168M"],
    [1.5e12, "1.5T"],
    [-2500, "−2.5K"],
  ])("%d -> %s", (value, text) => {
    expect(formatCompact(value)).toBe(text);
  });

  test("never reads smaller for a larger number, and stays within a twentieth of it", () => {
    fc.assert(
      fc.property(fc.nat(Number.MAX_SAFE_INTEGER), fc.nat(Number.MAX_SAFE_INTEGER), (a, b) => {
        const [small, large] = a < b ? [a, b] : [b, a];
        expect(read(formatCompact(small))).toBeLessThanOrEqual(read(formatCompact(large)));
        expect(Math.abs(read(formatCompact(large)) - large)).toBeLessThanOrEqual(large * 0.05);
      }),
    );
  });
});

describe("formatPercent()", () => {
  test.each([
    [0, "0%"],
    [0.0004, "<0.1%"],
    [0.001, "0.1%"],
    [0.1234, "12.3%"],
    [0.9999, ">99.9%"],
    [0.9985, "99.9%"],
    [1, "100%"],
    [2, "200%"],
    [Number.NaN, "–"],
  ])("%d -> %s", (share, text) => {
    expect(formatPercent(share)).toBe(text);
  });
});

describe("formatBytes() and formatUsd()", () => {
  test.each([
    [0, "0 bytes"],
    [1, "1 byte"],
    [1500, "1.5 KB"],
    [999_999, "1 MB"],
    [2.5e9, "2.5 GB"],
    [Number.NaN, "–"],
    [-1, "–"],
  ])("%d bytes -> %s", (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });

  test.each([
    [0, "$0"],
    [0.000123, "$0.00012"],
    [1234.5, "$1,234.5"],
    [1e-9, "<$0.000001"],
    [Number.NaN, "–"],
    [-1, "–"],
  ])("%d -> %s", (usd, text) => {
    expect(formatUsd(usd)).toBe(text);
  });
});

describe("axisFormat()", () => {
  test.each([
    [1500, 500, ["0.0K", "0.5K", "1.0K", "1.5K"]],
    [400, 100, ["0", "100", "200", "300", "400"]],
    [1, 0.25, ["0.00", "0.25", "0.50", "0.75", "1.00"]],
    [3_000_000, 1_000_000, ["0M", "1M", "2M", "3M"]],
  ])("an axis to %d in steps of %d has one unit and one rounding", (max, step, labels) => {
    const format = axisFormat(max, step);

    expect(labels.map((_, index) => format(index * step))).toEqual(labels);
  });
});
