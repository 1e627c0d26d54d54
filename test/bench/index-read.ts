import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { folderObjectStore } from "../../aws/objects/folder.ts";
import { HOUR_MS, type TimeRange } from "../../kit/time.ts";
import type { ActionRow, ErrorRow } from "../../trail/columns.ts";
import { indexReader } from "../../trail/read/index-reader.ts";
import type { GroupQuery, ObjectStore } from "../../trail/sources.ts";
import { indexWriter } from "../../trail/store/index-writer.ts";
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
const RANGE: TimeRange = { startMs: END_MS - DAYS * 24 * HOUR_MS, endMs: END_MS };

/** What the widgets ask: each line is one view of one of them over the whole 30 days. */
const QUERIES: readonly { readonly what: string; readonly query: Omit<GroupQuery, "range"> }[] = [
  {
    what: "total per hour, actors counted (kpis)",
    query: { index: "actions", by: [], perHour: true, distinct: ["actor"] },
  },
  { what: "services per hour (activity)", query: { index: "actions", by: ["eventSource"], perHour: true } },
  { what: "outcomes per hour", query: { index: "actions", by: ["outcome"], perHour: true } },
  {
    what: "event names (top)",
    query: { index: "actions", by: ["eventSource", "eventName"], distinct: ["actor"] },
  },
  { what: "60,000 actors (top)", query: { index: "actions", by: ["actor"] } },
  {
    what: "actors of one service, writes only",
    query: {
      index: "actions",
      by: ["actor"],
      where: [
        { column: "eventSource", in: ["service3.amazonaws.com"] },
        { column: "readOnly", in: ["false"] },
      ],
    },
  },
  {
    what: "who is denied what (denied)",
    query: {
      index: "errors",
      by: ["actor", "eventName", "errorCode"],
      where: [{ column: "outcome", in: ["denied"] }],
    },
  },
];

/** Reading an index of 1.5 M rows: each query warm, and the first of a cold container. */
export const indexRead: Benchmark = {
  name: "index-read",
  async run(say) {
    const dir = await mkdtemp(path.join(tmpdir(), "trailboard-bench-"));
    try {
      const objects = folderObjectStore(dir);
      await writeIndex(objects, say);
      return await measure(objects);
    } finally {
      await rm(dir, { recursive: true });
    }
  },
};

async function measure(objects: ObjectStore): Promise<Figure[]> {
  const figures: Figure[] = [];
  const warm = indexReader({ objects, nowMs: Date.now, freshForMs: 3_600_000 });
  for (const { what, query } of QUERIES) {
    // A reader of its own: nothing decoded, nothing listed.
    const coldMs = await timed(() =>
      indexReader({ objects, nowMs: Date.now }).group({ ...query, range: RANGE }),
    );
    const times: number[] = [];
    let groups = 0;
    for (let round = -2; round < ROUNDS; round++) {
      const ms = await timed(async () => {
        groups = (await warm.group({ ...query, range: RANGE })).length;
      });
      if (round >= 0) times.push(ms);
    }
    const warmMs = median(times);
    figures.push({
      what: `index, 30 days, 1.5 M rows: ${what}`,
      measured: `${warmMs.toFixed(1)} ms`,
      aim: `<= ${AIM_MS} ms`,
      met: warmMs <= AIM_MS,
      note: `warm p50 of ${ROUNDS}, ${groups} groups; ${coldMs.toFixed(0)} ms with nothing in memory, from a folder`,
    });
  }
  return figures;
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await run();
  return performance.now() - startedMs;
}

async function writeIndex(objects: ObjectStore, say: (line: string) => void): Promise<void> {
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
