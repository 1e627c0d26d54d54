import { DAY_MS, HOUR_MS, isoTime, type TimeRange } from "../../../kit/time.ts";
import { DELIVERY_LAG_MS, newestHour } from "../../../trail/indexing/hours-to-index.ts";
import { indexReader } from "../../../trail/read/index-reader.ts";
import type { Coverage } from "../../../trail/sources.ts";
import { bucketObjects } from "../../index-aws/bucket-objects.ts";
import { type Finding, isNotFound, ok, problem, warning } from "../finding.ts";
import type { Picture } from "../picture.ts";
import type { Check } from "../run-checks.ts";

/** The index as its readers see it: through the real reader, over the bucket. */
export const indexChecks: readonly Check[] = [
  {
    section: "index",
    name: "index",
    permission: "s3:ListBucket and s3:GetObject on the index bucket",
    needsStack: true,
    run: look,
  },
];

const LOOK_BACK_DAYS = 7;
/** A run takes minutes, and one that fails is tried again: an hour more than the newest is nothing to worry about. */
const LATE_HOURS = 2;
/** After a deploy the first hour comes with the first run. */
const FIRST_RUN_MS = 2 * HOUR_MS;

async function look(picture: Picture): Promise<readonly Finding[]> {
  const { account, config, nowMs } = picture;
  const stack = await picture.stack();
  const bucket = stack?.outputs.IndexBucket;
  if (!bucket) return [problem("bucket", "the stack does not say its index bucket", "deploy again")];
  const newestMs = newestHour(nowMs);
  const range = { startMs: newestMs + HOUR_MS - LOOK_BACK_DAYS * DAY_MS, endMs: newestMs + HOUR_MS };
  let coverage: Coverage;
  try {
    coverage = await indexReader({ objects: bucketObjects(account, bucket) }).coverage(range);
  } catch (error) {
    if (isNotFound(error))
      return [
        problem(
          "bucket",
          `there is no bucket ${bucket}`,
          "deploy again; the index must then be built anew with `trailboard index backfill`",
        ),
      ];
    throw error;
  }
  const found = ok("bucket", bucket);
  const throughMs = coverage.indexedThroughMs;
  if (throughMs === undefined) {
    const isNew = nowMs - (stack?.changedAtMs ?? 0) < FIRST_RUN_MS;
    const mend = "`trailboard index run` for the newest hours, `trailboard index backfill` for those before";
    const sentence = "no hour is indexed yet";
    return [
      found,
      isNew
        ? warning("newest hour", `${sentence}: the first run of the schedule is to come`, mend)
        : problem("newest hour", sentence, mend),
    ];
  }
  return [
    found,
    lag(throughMs, newestMs + HOUR_MS, config.alarms.indexLagHours),
    gaps(coverage),
    source(coverage, await storeOf(picture)),
  ];
}

async function storeOf(picture: Picture): Promise<string | undefined> {
  return (await picture.stack())?.outputs.EventDataStoreArn;
}

function lag(throughMs: number, wantedMs: number, alarmHours: number): Finding {
  const late = Math.round((wantedMs - throughMs) / HOUR_MS);
  const through = `indexed through ${isoTime(throughMs).slice(0, 16)}Z`;
  if (late < LATE_HOURS)
    return ok(
      "newest hour",
      late <= 0 ? `${through}, as it should be` : `${through}, one hour is being done`,
    );
  const sentence = `${through}: ${late} hours are missing`;
  const mend = "the indexer's log, and the lines under schedule; then `trailboard index run`";
  return late > alarmHours ? problem("newest hour", sentence, mend) : warning("newest hour", sentence, mend);
}

/** Hours between the first that was looked at and the last which nobody looked at. */
function gaps({ hours, range }: Coverage): Finding {
  const first = hours[0];
  const last = hours.at(-1);
  if (!first || !last)
    return problem("gaps", `no hour of the last ${LOOK_BACK_DAYS} days was looked at`, backfill(range));
  const there = new Set(hours.map(({ hourMs }) => hourMs));
  const missing: number[] = [];
  for (let hourMs = first.hourMs; hourMs <= last.hourMs; hourMs += HOUR_MS)
    if (!there.has(hourMs)) missing.push(hourMs);
  const [oldest] = missing;
  const newest = missing.at(-1);
  if (oldest === undefined || newest === undefined)
    return ok("gaps", `none in the ${hours.length} hours since ${isoTime(first.hourMs).slice(0, 16)}Z`);
  const count = `${missing.length} ${missing.length === 1 ? "hour" : "hours"}`;
  return problem(
    "gaps",
    `${count} of the last ${LOOK_BACK_DAYS} days were not looked at, from ${isoTime(oldest).slice(0, 16)}Z on`,
    backfill({ startMs: oldest, endMs: newest + HOUR_MS }),
  );
}

function backfill({ startMs, endMs }: TimeRange): string {
  return `trailboard index backfill --from ${isoTime(startMs)} --to ${isoTime(endMs)}`;
}

/** Hours of another store, or that were looked at before their events were there, tell less than they seem to. */
function source({ hours }: Coverage, store: string | undefined): Finding {
  const others =
    store === undefined ? [] : hours.filter(({ source: from }) => from !== "" && from !== `lake:${store}`);
  const early = hours.filter(({ hourMs, observedAtMs }) => observedAtMs < hourMs + HOUR_MS + DELIVERY_LAG_MS);
  const [other] = others;
  if (other)
    return warning(
      "source",
      `${others.length} hours of the last ${LOOK_BACK_DAYS} days are from another event data store: ${other.source}`,
      backfillOf(others),
    );
  // The newest hour may be one that somebody asked for while it ran.
  if (early.length > 1)
    return warning(
      "source",
      `${early.length} hours were looked at before their events were all there`,
      backfillOf(early),
    );
  return ok("source", "all from the event data store that is asked now");
}

function backfillOf(hours: readonly { readonly hourMs: number }[]): string {
  return backfill({ startMs: hours[0]?.hourMs ?? 0, endMs: (hours.at(-1)?.hourMs ?? 0) + HOUR_MS });
}
