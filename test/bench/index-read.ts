import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { inflateRawSync } from "node:zlib";
import { folderObjectStore } from "../../aws/objects/folder.ts";
import { showWidget } from "../../kit/show-widget.ts";
import { HOUR_MS } from "../../kit/time.ts";
import type { ActionRow, ErrorRow } from "../../trail/columns.ts";
import { indexReader } from "../../trail/read/index-reader.ts";
import type { ObjectStore, Sources } from "../../trail/sources.ts";
import { indexWriter } from "../../trail/store/index-writer.ts";
import { indexWidgets } from "../../widgets/index-widgets.ts";
import { type Benchmark, type Figure, median } from "./figure.ts";

const DAYS = 30;
const ROWS_PER_HOUR = 2083;
const ACCOUNTS = 40;
const EVENT_NAMES = 900;
const ACTORS = 60_000;
const SERVICES = 12;
const ROUNDS = 15;
const AIM_MS = 50;

const END_MS = Date.UTC(2026, 10, 22);
const RANGE = { startMs: END_MS - DAYS * 24 * HOUR_MS, endMs: END_MS };

/** Every widget over the index, `top` once for each of its subjects. */
const WIDGETS: readonly Readonly<Record<string, unknown>>[] = [
  { widget: "kpis" },
  { widget: "activity" },
  ...["actions", "actors", "addresses", "services", "regions", "accounts", "errors", "clients"].map((of) => ({
    widget: "top",
    of,
  })),
  { widget: "top", of: "actors", writesOnly: true, where: { eventSource: "service3.amazonaws.com" } },
  { widget: "errors" },
  { widget: "denied" },
];

/** Widgets from event to HTML over an index of 30 days and 1.5 M rows: warm, and the first of a cold container. */
export const indexRead: Benchmark = {
  name: "index-read",
  async run(say) {
    const dir = await mkdtemp(path.join(tmpdir(), "trailboard-bench-"));
    try {
      const objects = folderObjectStore(dir);
      await writeIndex(objects, say);
      say("showing the widgets");
      return await measureWidgets(objects);
    } finally {
      await rm(dir, { recursive: true });
    }
  },
};

/**
 * Warm is a function that has read these days and is asked something new: each round asks for another range, an hour
 * earlier than the one before. The same question again is told beside it.
 */
export async function measureWidgets(objects: ObjectStore, rounds = ROUNDS): Promise<Figure[]> {
  const figures: Figure[] = [];
  const warm = sourcesOf(objects);
  for (const params of WIDGETS) {
    const coldMs = await timed(() => show(params, sourcesOf(objects), 0));
    const fresh: number[] = [];
    const again: number[] = [];
    for (let round = -2; round < rounds; round++) {
      const freshMs = await timed(() => show(params, warm, round + 3));
      const againMs = await timed(() => show(params, warm, round + 3));
      // The first two warm up.
      if (round < 0) continue;
      fresh.push(freshMs);
      again.push(againMs);
    }
    const freshMs = median(fresh);
    const { widget, ...rest } = params;
    figures.push({
      what: `${[widget, ...Object.entries(rest).map(([name, value]) => (name === "of" ? value : name))].join(" ")}, 30 days, 1.5 M rows, warm`,
      measured: `${freshMs.toFixed(1)} ms`,
      aim: `<= ${AIM_MS} ms`,
      met: freshMs <= AIM_MS,
      note: `p50 of ${rounds} new questions; ${median(again).toFixed(1)} ms asked again; ${coldMs.toFixed(0)} ms with nothing in memory, from a folder`,
    });
  }
  return figures;
}

export function sourcesOf(objects: ObjectStore): Sources {
  return {
    index: indexReader({ objects, nowMs: Date.now, freshForMs: 3_600_000, inflate: inflateRawSync }),
    metrics: { read: async () => [], put: async () => {} },
    objects,
    metricsNamespace: "Bench",
    scanBudgetBytesPerHour: 1,
  };
}

export async function show(params: object, sources: Sources, hoursEarlier: number): Promise<void> {
  const timeRange = {
    start: RANGE.startMs - hoursEarlier * HOUR_MS,
    end: RANGE.endMs - hoursEarlier * HOUR_MS,
  };
  const arn = "arn:aws:lambda:us-east-1:111122223333:function:bench";
  const html = await showWidget(
    { ...params, widgetContext: { timeRange, width: 1000, height: 400, theme: "light", widgetId: "w" } },
    { endpoints: { self: arn, detail: arn }, requestId: "bench", nowMs: timeRange.end + HOUR_MS },
    {
      widgets: indexWidgets,
      sources,
      log: (message, facts) => {
        throw new Error(`${message}: ${JSON.stringify(facts)}`);
      },
    },
  );
  // A notice in its place would be quick, and no measurement.
  if (!/<table|<rect|<path/.test(html) || /cannot use/i.test(html))
    throw new Error(`Nothing was drawn for ${JSON.stringify(params)}: ${html}`);
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await run();
  return performance.now() - startedMs;
}

export async function writeIndex(objects: ObjectStore, say: (line: string) => void): Promise<void> {
  const writer = indexWriter({ objects });
  const random = randomNumbers(7);
  for (let hourMs = RANGE.startMs; hourMs < RANGE.endMs; hourMs += HOUR_MS) {
    const actions = hourRows(hourMs, random);
    const errors = actions.filter(({ outcome }) => outcome !== "ok").map(errorOf);
    const observation = {
      observedAtMs: hourMs + HOUR_MS,
      source: "bench",
      bytesScanned: 0,
      eventsScanned: 0,
    };
    await writer.replaceHour(hourMs, { actions, errors }, observation);
    if ((hourMs - RANGE.startMs) % (120 * HOUR_MS) === 0)
      say(`writing the index: day ${(hourMs - RANGE.startMs) / (24 * HOUR_MS)} of ${DAYS}`);
  }
  say("packing its days");
  await writer.refreshDays(RANGE);
}

/** Few names and actors make most of the rows, as in real trails; each key stands once in an hour. */
function hourRows(hourMs: number, random: () => number): ActionRow[] {
  const skewed = (count: number) => Math.min(count - 1, Math.floor(count * random() ** 3));
  const rows = new Map<number, ActionRow>();
  while (rows.size < ROWS_PER_HOUR) {
    const name = skewed(EVENT_NAMES);
    const actor = skewed(ACTORS);
    const account = actor % ACCOUNTS;
    const firstAtMs = hourMs + Math.floor(random() * 3600) * 1000;
    const lucky = random();
    rows.set(name * ACTORS + actor, {
      hourMs,
      accountId: String(111_122_220_000 + account),
      region: ["us-east-1", "eu-central-1", "eu-west-1", "us-west-2"][skewed(4)] ?? "",
      eventSource: `service${name % SERVICES}.amazonaws.com`,
      eventName: `DescribeOrChange${name}`,
      category: random() < 0.9 ? "Management" : "Data",
      readOnly: name % 3 === 0 ? "false" : "true",
      sourceIp: `198.51.${actor % 100}.${(actor >> 3) % 250}`,
      actor: `arn:aws:iam::${111_122_220_000 + account}:role/team-${actor % 50}/role-${actor}`,
      actorType: ["AssumedRole", "IAMUser", "AWSService"][skewed(3)] ?? "",
      client: ["sdk-python", "sdk-java", "cli", "console", "terraform"][skewed(5)] ?? "",
      outcome: lucky < 0.94 ? "ok" : lucky < 0.98 ? "denied" : lucky < 0.99 ? "throttled" : "error",
      calls: 1 + Math.floor(random() ** 8 * 500),
      firstAtMs,
      lastAtMs: Math.min(hourMs + HOUR_MS - 1000, firstAtMs + Math.floor(random() * 1800) * 1000),
    });
  }
  return [...rows.values()];
}

function errorOf(row: ActionRow): ErrorRow {
  const errorCode =
    row.outcome === "denied" ? "AccessDenied" : row.outcome === "throttled" ? "Throttling" : "Failure";
  return { ...row, errorCode, errorMessage: `User: ${row.actor} may not perform ${row.eventName}` };
}

/** Linear congruential: the same index in every run. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
