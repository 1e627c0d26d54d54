import { spawn } from "node:child_process";
import path from "node:path";
import { CloudWatchClient, PutDashboardCommand, PutMetricAlarmCommand } from "@aws-sdk/client-cloudwatch";
import { DAY_MS, hoursOf, previousRange, type TimeRange, wholeHours } from "../../kit/time.ts";
import { consoleApp } from "../../local/console/server.ts";
import type { PreviewStatus } from "../../local/console/session.ts";
import { hoursToIndex, indexHours } from "../../local/index-laptop.ts";
import type { Laptop } from "../../local/laptop.ts";
import { builtDir } from "../built-dir.ts";
import { DEFAULT_DATA_DIR, type LogOptions, openLaptop, withProgress } from "../laptop-session.ts";
import { type Previewed, previewOfBuild, previewOfDefaults } from "../previewed.ts";
import { printable } from "../terminal/printable.ts";
import { orStopped, stopSignal, untilStopped } from "../terminal/until-stopped.ts";

/** However long the whole back-fill takes, nobody waits longer than this for a dashboard whose own hours are there. */
const READY_AT_LATEST_MS = 20_000;

/** The dashboards' own range. */
const OPENING_DAYS = 3;
const MAX_OPENING_MS = 31 * DAY_MS;

/** The dashboards on this machine. Ends with Ctrl+C. */
export async function preview(
  options: LogOptions & { port: number; open: boolean; built?: string },
): Promise<void> {
  const shown =
    options.built === undefined
      ? previewOfDefaults()
      : await previewOfBuild(options.built, options.dataDir ?? DEFAULT_DATA_DIR);
  const { functionsDir, functions } = shown;
  const laptop = await openLaptop(options, { port: options.port, functionsDir, functions });
  try {
    await orStopped(show(laptop, shown, options));
    for (const line of shown.notes) console.error(printable(line));
    console.log(`Trailboard is ready: ${laptop.url}/`);
    if (options.open && process.stdout.isTTY) openBrowser(`${laptop.url}/`);
    await untilStopped();
  } finally {
    await laptop.close();
  }
}

/** Puts the page up and indexes; resolves when the first dashboard can be seen, while older hours may still be indexed. */
async function show(laptop: Laptop, shown: Previewed, options: LogOptions): Promise<void> {
  let status: PreviewStatus = { indexing: null, note: "" };
  laptop.servePage(
    consoleApp({
      accountId: laptop.accountId,
      region: laptop.region,
      awsEndpoint: () => `${laptop.url}/aws`,
      invoke: (endpoint, event, { signal }) => laptop.functions.invoke(endpoint, event, { signal }),
      clock: laptop.clock,
      clockStandsStill: laptop.clockStands,
      dataRange: () => openingRange(laptop, options.logs),
      status: () => status,
      builtPageDir: path.join(builtDir, "console"),
    }).fetch,
  );
  await putDashboards(laptop, shown);

  const startedAt = performance.now();
  const hours = await hoursToIndex(laptop);
  const first = firstHours(laptop, hours);
  let setReady = () => {};
  const ready = new Promise<void>((resolve) => {
    setReady = resolve;
  });
  const indexing = withProgress(async (tell) => {
    const onProgress = (what: string, done: number, total: number) => {
      tell(what, done, total);
      status = { indexing: { doneHours: done, dueHours: total }, note: "" };
      if (done > first.size && performance.now() - startedAt > READY_AT_LATEST_MS) setReady();
    };
    const result = await indexHours(laptop, hours, { onProgress, signal: stopSignal() });
    status = { indexing: null, note: failureNote(result.failed.length) };
    return result;
  });
  indexing.then(({ failed, reason }) => {
    if (failed.length > 0 && !stopSignal().aborted)
      console.error(`${failed.length} hours are not indexed: ${reason}`);
  });
  await Promise.race([ready, indexing]);
  laptop.setReady();
}

function failureNote(failedHours: number): string {
  return failedHours === 0 ? "" : `${failedHours} hours could not be indexed; the terminal says why`;
}

/** The page opens on the time of the logs that were asked for, the newest month of it; without any, on the dashboard's own range. */
function openingRange({ store }: Laptop, logs: readonly string[]): TimeRange | undefined {
  if (logs.length === 0 || !store.range) return undefined;
  const { startMs, endMs } = wholeHours(store.range);
  return { startMs: Math.max(startMs, endMs - MAX_OPENING_MS), endMs };
}

/** What the first dashboard shows: its range, and the time before that it is compared with. */
function firstHours(laptop: Laptop, hours: readonly number[]): Set<number> {
  const nowMs = laptop.clock();
  const opening = { startMs: nowMs - OPENING_DAYS * DAY_MS, endMs: nowMs };
  const shown = new Set([...hoursOf(opening), ...hoursOf(previousRange(opening))]);
  return new Set(hours.filter((hourMs) => shown.has(hourMs)));
}

async function putDashboards(laptop: Laptop, { alarms, dashboardsIn }: Previewed): Promise<void> {
  const client = new CloudWatchClient({
    endpoint: `${laptop.url}/aws`,
    region: laptop.region,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  try {
    for (const alarm of alarms) await client.send(new PutMetricAlarmCommand(alarm));
    const where = { partition: "aws", region: laptop.region, accountId: laptop.accountId };
    for (const { name, body } of await dashboardsIn(where))
      await client.send(new PutDashboardCommand({ DashboardName: name, DashboardBody: body }));
  } finally {
    client.destroy();
  }
}

/** A convenience: where there is no such program, the address on the terminal serves as well. */
function openBrowser(url: string): void {
  const [command, ...args] =
    process.platform === "darwin"
      ? ["open", url]
      : process.platform === "win32"
        ? ["cmd", "/c", "start", "", url]
        : ["xdg-open", url];
  const child = spawn(command ?? "xdg-open", args, { stdio: "ignore", detached: true });
  child.on("error", () => {});
  child.unref();
}
