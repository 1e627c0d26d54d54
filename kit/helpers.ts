import { formatBytes, formatCompact, formatNumber, formatPercent, formatUsd } from "./numbers.ts";
import { formatTime, type TimePrecision, type TimeZone, UTC } from "./time.ts";

/** What Handlebars hands to a helper last. */
interface HelperOptions {
  readonly data?: { readonly root?: { readonly frame?: { readonly timeZone?: TimeZone } } };
}

/**
 * All that a template may call; the build refuses any other name. Each returns plain text, which Handlebars escapes:
 * nothing here makes markup.
 */
export const helpers = {
  /** 1234 -> "1,234" */
  number: (value: unknown) => formatNumber(Number(value)),
  /** 12345 -> "12.3K" */
  compact: (value: unknown) => formatCompact(Number(value)),
  /** 0.123 -> "12.3%" */
  percent: (share: unknown) => formatPercent(Number(share)),
  bytes: (value: unknown) => formatBytes(Number(value)),
  usd: (value: unknown) => formatUsd(Number(value)),
  /** {{time atMs "minute"}} in the viewer's zone; "–" for what is not a time. */
  time: (atMs: unknown, precision: TimePrecision, options: HelperOptions) => {
    if (typeof atMs !== "number" || !Number.isFinite(atMs)) return "–";
    return formatTime(atMs, options.data?.root?.frame?.timeZone ?? UTC, precision);
  },
  /** {{count 1 "hour"}} -> "1 hour", {{count 24 "hour"}} -> "24 hours" */
  count: (value: unknown, singular: unknown) =>
    `${formatNumber(Number(value))} ${String(singular)}${Number(value) === 1 ? "" : "s"}`,
  /** True for 0 and "" too: `if` alone would take a time of 0 for none. */
  isSet: (value: unknown) => value !== undefined && value !== null,
  eq: (a: unknown, b: unknown) => a === b,
  /** A link target: only where `url` starts with an allowed console or documentation address, else "#". */
  href: (url: unknown) => (typeof url === "string" && ALLOWED_URL.test(url) ? url : "#"),
};

const ALLOWED_URL =
  /^(https:\/\/([a-z0-9-]+\.)?(console\.aws\.amazon\.com|docs\.aws\.amazon\.com)\/|#dashboards[:?/])/;

export const helperNames: readonly string[] = Object.keys(helpers);
