import { coloursFor } from "../../kit/charts/colour.ts";
import { lineChart } from "../../kit/charts/lines.ts";
import { pie } from "../../kit/charts/pie.ts";
import { shareBar } from "../../kit/charts/share-bar.ts";
import { sparkline } from "../../kit/charts/sparkline.ts";
import { stackedBars } from "../../kit/charts/stacked-bars.ts";
import { delta, type TileView, tiles } from "../../kit/charts/tile.ts";
import { type NoticeKind, notice } from "../../kit/notice.ts";
import { formatCompact, formatNumber } from "../../kit/numbers.ts";
import type { Frame } from "../../kit/render.ts";
import type { Theme } from "../../kit/request.ts";
import { type Cell, type TableView, textCell } from "../../kit/table.ts";
import { HOUR_MS, hoursOf, type TimeZone, UTC } from "../../kit/time.ts";
import { drawWidget } from "./draw.ts";

/** Every chart, partial and state: what tests draw, and what a person looks at. */
export interface GalleryPiece {
  readonly name: string;
  readonly widthPx: number;
  readonly html: string;
}

const endMs = Date.UTC(2026, 10, 22, 4);
const SERVICES = ["s3", "sts", "ec2", "kms", "logs", "iam", "lambda", "dynamodb"];
const ACTION = {
  endpoint: "arn:aws:lambda:eu-central-1:111122223333:function:detail",
  display: "popup",
  json: '{"widget":"events"}',
  confirmation: "",
} as const;
const LONG_ARN =
  "arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_AdministratorAccess_0123456789abcdef";

/** A working day's rhythm with some noise, the same in every run. */
function rhythm(hourMs: number, seed: number): number {
  const hour = new Date(hourMs).getUTCHours();
  const noise = Math.sin(hourMs / HOUR_MS + seed * 7) * Math.sin(hourMs / 7e6 + seed);
  return Math.max(
    0,
    Math.round((1000 / (seed + 1)) * (0.3 + Math.exp(-((hour - 12) ** 2) / 18) + noise * 0.3)),
  );
}

export function bars(options: {
  hours: number;
  seriesCount: number;
  widthPx: number;
  heightPx?: number;
  zone?: TimeZone;
  gaps?: boolean;
  outcome?: boolean;
}) {
  const range = { startMs: endMs - options.hours * HOUR_MS, endMs };
  const hours = hoursOf(range);
  const observed = options.gaps ? hours.filter((_, at) => at % 31 > 3 && at !== hours.length - 1) : hours;
  const names = options.outcome
    ? ["ok", "denied", "throttled", "error"]
    : Array.from({ length: options.seriesCount }, (_, at) => SERVICES[at] ?? `service-${at}`);
  const colours = coloursFor(names);
  return stackedBars({
    id: "widget-1-bars",
    widthPx: options.widthPx,
    heightPx: options.heightPx ?? 220,
    range,
    zone: options.zone ?? UTC,
    unit: "calls",
    series: names.map((label, seed) => ({
      label,
      colour: colours[seed] ?? "other",
      hours: new Map(observed.map((hourMs) => [hourMs, rhythm(hourMs, seed)])),
    })),
    observedHours: options.gaps ? observed : null,
    nowMs: endMs,
  });
}

export function lines(widthPx: number, options: { area: boolean; gaps: boolean }) {
  const range = { startMs: endMs - 72 * HOUR_MS, endMs };
  const hours = hoursOf(range);
  const observed = options.gaps
    ? hours.filter((_, at) => at < 20 || (at > 26 && at !== 40 && at !== 42))
    : hours;
  return lineChart({
    id: "widget-1-lines",
    widthPx,
    heightPx: 220,
    range,
    zone: { label: "Local", offsetMinutes: 345 },
    unit: "calls per hour",
    series: SERVICES.slice(0, 3).map((label, seed) => ({
      label,
      colour: coloursFor(SERVICES)[seed] ?? "other",
      points: observed.map((atMs) => ({ atMs, value: rhythm(atMs, seed) })),
    })),
    stepMs: HOUR_MS,
    area: options.area,
    whole: true,
    observedHours: options.gaps ? observed : null,
  });
}

function spark(values: (number | null)[], widthPx = 120) {
  return sparkline({ values, widthPx, heightPx: 28, colour: "1", unit: "Calls per hour" });
}

function tile(label: string, now: number, before: number | null, more: "good" | "bad" | "neutral"): TileView {
  const values = Array.from({ length: 24 }, (_, at) => (at > 5 && at < 9 ? null : rhythm(at * HOUR_MS, 1)));
  return {
    label,
    valueText: formatCompact(now),
    title: formatNumber(now),
    delta: delta({
      now,
      before,
      more,
      beforeSpan: "2026-11-21",
      missing: "the day before was not fully observed",
    }),
    spark: spark(values),
  };
}

const TILES = [
  tile("Calls", 168_432, 151_000, "neutral"),
  tile("Errors", 1234, 980, "bad"),
  tile("Denied", 17, 40, "bad"),
  tile("Failed logins", 3, 0, "bad"),
  tile("Actors", 86, 86, "neutral"),
  tile("Root activity", 0, null, "bad"),
];

export const TABLE: TableView = {
  caption: "Actors by calls",
  columns: [
    { label: "Actor", align: "start" },
    { label: "Calls", align: "end" },
    { label: "Share", align: "start" },
    { label: "Trend", align: "start" },
    { label: "Change", align: "end" },
    { label: "Worst", align: "start" },
    { label: "Last seen", align: "start" },
    { label: "", align: "end" },
  ],
  rows: (["ok", "denied", "throttled", "error", "critical", "low"] as const).map((tone, at) => ({
    cells: [
      textCell(at === 0 ? LONG_ARN : `<b onmouseover=alert(1)>person-${at}`, 44, ACTION),
      { kind: "number", text: formatNumber(90_000 / (at + 1)), title: "", action: null },
      { kind: "share", text: `${Math.round(60 / (at + 1))}%`, title: "", bar: shareBar(60 / (at + 1), 100) },
      {
        kind: "spark",
        spark: spark(
          Array.from({ length: 24 }, (_, hour) => (at === 2 && hour < 6 ? null : rhythm(hour * HOUR_MS, at))),
          100,
        ),
      },
      {
        kind: "delta",
        delta: delta({ now: 10 + at, before: 12, more: "bad", beforeSpan: "2026-11-21", missing: "" }),
      },
      { kind: "badge", text: tone, title: "", tone },
      { kind: "time", text: "2026-11-22 03:04", title: "" },
      { kind: "button", text: "Events", title: "", action: ACTION },
    ] satisfies Cell[],
  })),
};

const NOTICE_KINDS: readonly NoticeKind[] = [
  "info",
  "stale",
  "not-indexed",
  "bad-parameter",
  "refused",
  "failed",
  "empty",
];

export function gallery(theme: Theme): GalleryPiece[] {
  const pieces: GalleryPiece[] = [];
  const add = (name: string, widthPx: number, parts: [string, object][], frame: Partial<Frame> = {}) =>
    pieces.push({
      name,
      widthPx,
      html: drawWidget(parts, {
        theme,
        widthPx,
        provenance: {
          indexedThroughMs: endMs - HOUR_MS,
          hours: { observed: 23, due: 24 },
          bytesScanned: 0,
          remarks: ["last hour not indexed yet"],
        },
        ...frame,
      }),
    });
  add("tiles wide", 1200, [["tiles", tiles(TILES, 1200)]]);
  add("bars 8 x 168", 580, [["bars", bars({ hours: 168, seriesCount: 8, widthPx: 580 })]]);
  add("bars 24 hours, gaps", 580, [
    [
      "bars",
      bars({
        hours: 24,
        seriesCount: 3,
        widthPx: 580,
        gaps: true,
        zone: { label: "Local", offsetMinutes: -210 },
      }),
    ],
  ]);
  add("bars by outcome, 3 hours", 380, [
    ["bars", bars({ hours: 3, seriesCount: 4, widthPx: 380, outcome: true })],
  ]);
  add("bars 30 days, gaps", 780, [["bars", bars({ hours: 720, seriesCount: 4, widthPx: 780, gaps: true })]]);
  add("bars narrow", 300, [["bars", bars({ hours: 24, seriesCount: 8, widthPx: 300, heightPx: 120 })]]);
  add("bars nothing", 380, [["bars", bars({ hours: 24, seriesCount: 0, widthPx: 380 })]]);
  add("lines, gaps", 580, [["lines", lines(580, { area: false, gaps: true })]]);
  add("area", 580, [["lines", lines(580, { area: true, gaps: false })]]);
  const slices = SERVICES.slice(0, 5).map((label, at) => ({
    label,
    value: 1000 / (at + 1),
    colour: coloursFor(SERVICES)[at] ?? ("other" as const),
  }));
  add("pie", 380, [["pie", pie({ id: "p", sizePx: 160, unit: "calls", slices, format: formatCompact })]]);
  add("pie, one slice", 380, [
    ["pie", pie({ id: "p", sizePx: 160, unit: "calls", slices: slices.slice(0, 1) })],
  ]);
  add("pie, nothing", 300, [["pie", pie({ id: "p", sizePx: 160, unit: "calls", slices: [] })]]);
  add("tiles narrow", 300, [["tiles", tiles(TILES, 300)]]);
  add("table", 1000, [
    ["table", TABLE],
    ["pager", { text: "21–26 of 240", previous: ACTION, next: ACTION }],
  ]);
  add("table narrow", 300, [["table", TABLE]]);
  for (const kind of NOTICE_KINDS)
    add(`notice ${kind}`, 380, [], {
      provenance: null,
      notices: [
        notice(
          kind,
          "This range was not indexed",
          "2026-11-21 02:00–05:00 (UTC): not observed, so counts of these hours are unknown.",
        ),
      ],
    });
  add("tiles very wide", 2000, [["tiles", tiles(TILES, 2000)]]);
  add("bars very wide", 2000, [
    ["bars", bars({ hours: 72, seriesCount: 4, widthPx: 2000, heightPx: 260, outcome: true, gaps: true })],
  ]);
  add("empty part", 300, [["empty", { text: "No failed calls" }]]);
  return pieces;
}

/** A page to look at; each piece in a box of the width that it was drawn for. */
export function galleryPage(theme: Theme): string {
  const dark = theme === "dark";
  const boxes = gallery(theme).map(
    ({ name, widthPx, html }) =>
      `<section style="width:${widthPx + 32}px;padding:16px;border-radius:16px;background:${dark ? "#161d26" : "#fff"};border:1px solid ${dark ? "#424650" : "#c6c6cd"}"><h2 style="margin:0 0 8px;font:700 14px sans-serif;color:${dark ? "#ebebf0" : "#0f141a"}">${name}</h2><div style="width:${widthPx}px">${html}</div></section>`,
  );
  return `<!doctype html><meta charset="utf-8"><body style="margin:16px;background:${dark ? "#0f141a" : "#f2f3f3"};display:flex;flex-wrap:wrap;gap:16px;align-items:flex-start">${boxes.join("\n")}`;
}
