/**
 * Numbers as text. One rounding for one unit everywhere; no Intl, whose first use costs tens of milliseconds in a
 * cold function.
 */

/** 1234567.5 -> "1,234,567.5"; at most two decimals. */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return "–";
  // Rounding a whole number of 14 digits or more to hundredths would change it.
  const size = Number.isInteger(value) ? Math.abs(value) : Math.round(Math.abs(value) * 100) / 100;
  const [whole = "", fraction] = String(size).split(".");
  return `${value < 0 ? "−" : ""}${grouped(whole)}${fraction ? `.${fraction}` : ""}`;
}

/** By hand: a chart has a thousand numbers, and a regular expression took a tenth of its time. */
function grouped(digits: string): string {
  // Numbers from 1e21 on are written with an exponent, which has no thousands.
  if (digits.length <= 3 || digits.includes("e")) return digits;
  const first = digits.length % 3;
  let text = digits.slice(0, first);
  for (let at = first; at < digits.length; at += 3)
    text += `${text === "" ? "" : ","}${digits.slice(at, at + 3)}`;
  return text;
}

/** The big number of a tile: 999 -> "999", 12345 -> "12.3K", 168000000 -> "168M". Three digits, cut not rounded up past a unit. */
export function formatCompact(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const size = Math.abs(value);
  for (const [unit, suffix] of COMPACT_UNITS) {
    // 999,950 would read "1000K": from there on the next unit says it better.
    if (size >= unit * 0.99995 && size >= 1000 * 0.99995 && unit > 1) {
      const scaled = size / unit;
      const digits = scaled >= 99.95 ? 0 : 1;
      return `${value < 0 ? "−" : ""}${trimZero(scaled.toFixed(digits))}${suffix}`;
    }
  }
  return formatNumber(value);
}

const COMPACT_UNITS: readonly (readonly [number, string])[] = [
  [1e12, "T"],
  [1e9, "G"],
  [1e6, "M"],
  [1e3, "K"],
];

function trimZero(text: string): string {
  return text.endsWith(".0") ? text.slice(0, -2) : text;
}

/** A share, 0-1, as per cent: 0 -> "0%", 0.0004 -> "<0.1%", 0.1234 -> "12.3%", 0.9999 -> ">99.9%": only nothing is 0% and only all is 100%. NaN (nothing of nothing) -> "–". */
export function formatPercent(share: number): string {
  if (!Number.isFinite(share)) return "–";
  if (share > 0 && share < 0.001) return "<0.1%";
  if (share < 1 && share > 0.999) return ">99.9%";
  return `${trimZero((share * 100).toFixed(1))}%`;
}

/** Decimal units, as AWS bills: 0 -> "0 bytes", 1500 -> "1.5 KB". */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return "–";
  // 999,960 would read "1000 KB": the next unit says it better.
  for (const [unit, name] of BYTE_UNITS)
    if (bytes >= unit * 0.99995 && bytes >= 1000) return `${trimZero((bytes / unit).toFixed(1))} ${name}`;
  return `${formatNumber(bytes)} ${bytes === 1 ? "byte" : "bytes"}`;
}

const BYTE_UNITS: readonly (readonly [number, string])[] = [
  [1e12, "TB"],
  [1e9, "GB"],
  [1e6, "MB"],
  [1e3, "KB"],
];

/** US dollars; small sums keep two significant digits: 0.000123 -> "$0.00012". */
export function formatUsd(usd: number): string {
  if (!Number.isFinite(usd) || usd < 0) return "–";
  if (usd === 0) return "$0";
  if (usd >= 1) return `$${formatNumber(Math.round(usd * 100) / 100)}`;
  if (usd < 0.000001) return "<$0.000001";
  return `$${Number(usd.toPrecision(2)).toFixed(Math.min(8, 1 - Math.floor(Math.log10(usd))))}`;
}

/** Enough for the steps of an axis that ends at a millionth. */
const MAX_AXIS_DECIMALS = 9;

/**
 * Labels of one axis: all in the same unit with the same number of decimals, enough to tell two ticks `step` apart.
 *   axisFormat(1500, 500)  ->  0.5K 1.0K 1.5K        axisFormat(400, 100)  ->  100 200
 */
export function axisFormat(max: number, step: number): (value: number) => string {
  const [unit, suffix] = COMPACT_UNITS.find(([size]) => max >= size) ?? [1, ""];
  const scaledStep = step / unit;
  let decimals = 0;
  while (
    decimals < MAX_AXIS_DECIMALS &&
    Math.abs(scaledStep - Number(scaledStep.toFixed(decimals))) > scaledStep * 1e-6
  )
    decimals += 1;
  return (value) => `${(value / unit).toFixed(decimals)}${suffix}`;
}
