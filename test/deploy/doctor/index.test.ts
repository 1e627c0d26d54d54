import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { s3ObjectStore } from "../../../aws/objects/s3.ts";
import { indexChecks } from "../../../deploy/doctor/checks/index-bucket.ts";
import { runChecks } from "../../../deploy/doctor/run-checks.ts";
import { DAY_MS, HOUR_MS, hoursOf } from "../../../kit/time.ts";
import { indexWriter } from "../../../trail/store/index-writer.ts";
import { CODE, type Deployment, deployedAccount, NOW, pictureFor } from "./deployed.ts";

const BUCKET = "trailboard-index-111122223333-eu-central-1";
/** At 09:30 the newest hour that is over and delivered. */
const NEWEST = Date.UTC(2026, 10, 22, 8);

let here: Deployment;
let store: string;
beforeAll(async () => {
  here = await deployedAccount();
  store = [...here.aws.state.eventDataStores.keys()][0] ?? "";
});
beforeEach(() => here.aws.state.buckets.get(BUCKET)?.objects.clear());
afterAll(() => here.close());

/** Hours as the real writer leaves them, each looked at when its events were there. */
async function indexed(hours: readonly number[], source = `lake:${store}`, afterMs = HOUR_MS + 16 * 60_000) {
  const writer = indexWriter({
    objects: s3ObjectStore({
      bucket: BUCKET,
      prefix: "",
      region: "eu-central-1",
      endpoint: here.aws.url,
      credentials: { accessKeyId: "AKIAFAKEFAKEFAKEFAKE", secretAccessKey: "fake-secret" },
    }),
  });
  for (const hourMs of hours)
    await writer.replaceHour(
      hourMs,
      { actions: [], errors: [] },
      { observedAtMs: hourMs + afterMs, source, bytesScanned: 0, eventsScanned: 0 },
    );
}

const back = (from: number, to = 0) =>
  hoursOf({ startMs: NEWEST - from * HOUR_MS, endMs: NEWEST - to * HOUR_MS + HOUR_MS });

async function said(nowMs = NOW): Promise<string[]> {
  const lines = await runChecks(indexChecks, pictureFor(here.account, here.config, CODE, nowMs));
  return lines.map(
    ({ state, check, sentence, mend }) => `${state} ${check}: ${sentence}${mend && ` | ${mend}`}`,
  );
}

test("an index that is up to date, without gaps, of the store that is asked", async () => {
  await indexed(back(30));

  expect(await said()).toEqual([
    `ok bucket: ${BUCKET}`,
    "ok newest hour: indexed through 2026-11-22T09:00Z, as it should be",
    "ok gaps: none in the 31 hours since 2026-11-21T02:00Z",
    "ok source: all from the event data store that is asked now",
  ]);
});

test("an hour that is being done is no news; three are a warning; more than the alarm allows a problem", async () => {
  await indexed(back(5, 1));

  expect((await said())[1]).toBe("ok newest hour: indexed through 2026-11-22T08:00Z, one hour is being done");
  expect((await said(NOW + 2 * HOUR_MS))[1]).toContain(
    "warning newest hour: indexed through 2026-11-22T08:00Z: 3 hours are missing | the indexer's log",
  );
  expect((await said(NOW + 4 * HOUR_MS))[1]).toContain("problem newest hour: ");
});

test("hours in between that nobody looked at are a problem, with the command that does them", async () => {
  await indexed([...back(20, 12), ...back(9)]);

  expect((await said())[2]).toBe(
    "problem gaps: 2 hours of the last 7 days were not looked at, from 2026-11-21T21:00Z on | trailboard index backfill --from 2026-11-21T21:00:00.000Z --to 2026-11-21T23:00:00.000Z",
  );
});

test("an index that ended long ago", async () => {
  await indexed([NEWEST - 30 * DAY_MS]);

  expect((await said()).slice(1, 3)).toEqual([
    expect.stringMatching(/^problem newest hour: indexed through 2026-10-23T09:00Z: 720 hours are missing/),
    "problem gaps: no hour of the last 7 days was looked at | trailboard index backfill --from 2026-11-15T09:00:00.000Z --to 2026-11-22T09:00:00.000Z",
  ]);
});

test("an empty index is a warning before the first run, and a problem after it", async () => {
  expect((await said())[1]).toContain(
    "warning newest hour: no hour is indexed yet: the first run of the schedule is to come",
  );
  expect((await said(NOW + 3 * HOUR_MS))[1]).toContain("problem newest hour: no hour is indexed yet | ");
});

test("hours of another store, and hours that were looked at too early, are said", async () => {
  await indexed(back(3, 2), "lake:arn:other");
  await indexed(back(1));
  expect((await said())[3]).toContain(
    "warning source: 2 hours of the last 7 days are from another event data store: lake:arn:other | trailboard index backfill --from 2026-11-22T05:00:00.000Z --to 2026-11-22T07:00:00.000Z",
  );

  await indexed(back(3), `lake:${store}`, HOUR_MS / 2);
  expect((await said())[3]).toContain(
    "warning source: 4 hours were looked at before their events were all there",
  );
});

test("a bucket that is gone is a problem, one that may not be read is not known", async () => {
  const { buckets } = here.aws.state;
  const bucket = buckets.get(BUCKET);
  if (!bucket) throw new Error("The fake has no such bucket");
  buckets.delete(BUCKET);
  expect((await said())[0]).toContain(`problem bucket: there is no bucket ${BUCKET}`);

  buckets.set(BUCKET, bucket);
  const denied = { status: 403, code: "AccessDenied", message: "no" };
  here.aws.answer("s3", "ListObjectsV2", denied, { times: 20 });
  expect(await said()).toEqual([
    expect.stringMatching(
      /^warning index: cannot tell: Cannot list \S+ of the index bucket .*AccessDenied: no.* \| looking at it needs s3:ListBucket and s3:GetObject on the index bucket$/,
    ),
  ]);
});
