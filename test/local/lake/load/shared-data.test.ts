import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { openLakeStore } from "../../../../local/lake/open-store.ts";
import { newFolder, queryRows } from "./log-folder.ts";

/** Real trails are not part of the project: TRAILBOARD_SHARED_DATA names a folder that has them. */
const sharedData = process.env.TRAILBOARD_SHARED_DATA;
const realTest = test.skipIf(sharedData === undefined);

realTest(
  "a real trail is read as JSON.parse reads it (skipped: TRAILBOARD_SHARED_DATA names no folder)",
  async () => {
    const logs = path.join(sharedData ?? "", "trail-invictus/CloudTrail");
    const expected: unknown[][] = [];
    for (const name of await readdir(logs)) {
      const { Records } = JSON.parse(await readFile(path.join(logs, name), "utf8"));
      for (const record of Records)
        expected.push([
          record.eventID,
          record.eventName,
          record.errorCode ?? null,
          record.userIdentity.arn ?? null,
          record.requestParameters ? Object.keys(record.requestParameters).length : 0,
        ]);
    }
    const store = await openLakeStore({ logs: [logs], dataDir: await newFolder() });
    expect(store).toMatchObject({ events: 2900, duplicates: 0, refusedCount: 0, warnings: [], hours: 2 });
    const rows = await queryRows(
      store.databaseFile,
      `SELECT eventid, eventname, errorcode, useridentity.arn, coalesce(cardinality(requestparameters), 0)::INT FROM events`,
    );
    const byText = (a: unknown[], b: unknown[]) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
    expect(rows.sort(byText)).toEqual(expected.sort(byText));
  },
);

realTest(
  "real containers are loaded or refused as what they are (skipped: TRAILBOARD_SHARED_DATA names no folder)",
  async () => {
    const logs = path.join(sharedData ?? "", "containers");
    const events: Record<string, number[]> = {};
    for (const name of await readdir(logs)) {
      const store = await openLakeStore({ logs: [path.join(logs, name)], dataDir: await newFolder() });
      events[name.slice(0, 12)] = [store.events, store.refusedCount];
    }
    expect(events).toEqual({
      "01-s3-object": [13, 0],
      "02-s3-object": [5, 0],
      "03-empty-Rec": [0, 0],
      "04-lookup-ev": [6, 0],
      "06-eventbrid": [1, 0],
      "10-logstash-": [103, 0],
      "11-cloudwatc": [4, 0],
      "21-lookalike": [0, 10],
      "92-bad1_01.j": [1, 0],
      "eventbridge-": [24, 0],
    });
  },
);
