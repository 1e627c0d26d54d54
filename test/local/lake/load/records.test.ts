import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { load, recordOf } from "./log-folder.ts";

const oneRecord = async (members: Record<string, unknown>) =>
  load({ "a.json": JSON.stringify(recordOf("id-1", members)) });

test("eventJson keeps numbers, order, escapes and whitespace as delivered, with the SHA-256 of that text", async () => {
  const raw = `{ "eventID" :"id-1","eventName":"G\\u0065t", "eventSource":"s3.amazonaws.com",\t"requestParameters":{"a":0.0,"b":1e3,"c":12345678901234567890123,"d":"\\/"}  }`;
  const loaded = await load({ "a.json": `{"Records":[${raw}]}` });
  expect(await loaded.rows("SELECT eventjson, eventjsonchecksum, eventname FROM events")).toEqual([
    [raw, createHash("sha256").update(raw).digest("hex"), "Get"],
  ]);
});

test("map values are texts: strings bare, booleans and numbers as text, nested values as compact JSON", async () => {
  const requestParameters = { s: "x y", t: true, n: 5, z: 0, o: { a: [1, "b"] }, e: "", nil: null };
  const loaded = await oneRecord({ requestParameters });
  const values = Object.keys(requestParameters).map((key) => `requestparameters['${key}']`);
  expect(await loaded.rows(`SELECT ${values.join(", ")}, requestparameters['no'] FROM events`)).toEqual([
    ["x y", "true", "5", "0", '{"a":[1,"b"]}', "", null, null],
  ]);
});

test("structs carry the documented leaves under their names in Lake", async () => {
  const loaded = await oneRecord({
    userIdentity: {
      type: "AssumedRole",
      principalId: "AROAX:rosa",
      sessionContext: {
        attributes: { creationDate: "2026-03-04T05:00:00Z", mfaAuthenticated: "true" },
        sessionIssuer: { userName: "deploy" },
        ec2RoleDelivery: "2.0",
      },
      inScopeOf: { sourceArn: "arn:x", credentialsIssuedTo: "arn:y" },
      credentialId: "cred",
    },
    resources: [{ ARN: "arn:z", accountId: "111122223333", type: "AWS::S3::Bucket" }],
    tlsDetails: { tlsVersion: "TLSv1.3" },
    readOnly: true,
    eventContext: { tagContext: { resourceTags: [{ arn: "arn:r", tags: { team: "blue" } }] } },
  });
  const rows =
    await loaded.rows(`SELECT useridentity.principalid, useridentity.sessioncontext.sessionissuer.username,
    useridentity.sessioncontext.attributes.creationdate::VARCHAR, useridentity.sessioncontext.ec2roledelivery,
    useridentity.inscopeof.credentiaisissuedto, useridentity.credentialid, resources[1].arn, tlsdetails.tlsversion,
    readonly, eventcontext.tagcontext.resourcetags[1].tags['team'], managementevent FROM events`);
  expect(rows).toEqual([
    [
      "AROAX:rosa",
      "deploy",
      "2026-03-04 05:00:00",
      "2.0",
      "arn:y",
      "cred",
      "arn:z",
      "TLSv1.3",
      true,
      "blue",
      null,
    ],
  ]);
});

test("a member of another shape loses its column, never the row", async () => {
  const odd = [
    { requestParameters: "a text" },
    { requestParameters: [1, 2] },
    { userIdentity: "root" },
    { resources: "none" },
    { readOnly: "perhaps" },
    { errorCode: { nested: 1 } },
    { tlsDetails: [] },
  ];
  const loaded = await load({
    "a.jsonl": odd.map((members, index) => JSON.stringify(recordOf(`id-${index}`, members))).join("\n"),
  });
  expect(loaded.store).toMatchObject({ events: odd.length, refusedCount: 0 });
  expect(await loaded.rows("SELECT requestparameters, eventname FROM events WHERE eventid = 'id-0'")).toEqual(
    [[null, "GetBucketAcl"]],
  );
});

test("eventTime is read in every usual form; none at all is kept, warned about, and in no hour", async () => {
  const times: [eventTime: unknown, read: string | null][] = [
    ["2026-03-04T05:06:07Z", "2026-03-04 05:06:07"],
    ["2026-03-31T05:06:07.123456Z", "2026-03-31 05:06:07.123456"],
    ["2022-02-08 09:23:37+11:00", "2022-02-07 22:23:37"],
    [1772600767, "2026-03-04 05:06:07"],
    ["2026-02-31T00:00:00Z", null],
    ["The time, in ISO-8601 format", null],
    [undefined, null],
    [{ odd: 1 }, null],
  ];
  const loaded = await load({
    "a.jsonl": times
      .map(([eventTime], index) => JSON.stringify(recordOf(`id-${index}`, { eventTime })))
      .join("\n"),
  });
  expect(await loaded.rows("SELECT eventtime::VARCHAR FROM events ORDER BY eventid")).toEqual(
    times.map(([, read]) => [read]),
  );
  expect(loaded.warnings[0]).toBe("4 of 8 events have no time that can be read and are in no hour");
  expect(loaded.store.hours).toBe(3);
  expect(loaded.store.range).toEqual({
    startMs: Date.UTC(2022, 1, 7, 22, 23, 37),
    endMs: Date.UTC(2026, 2, 31, 5, 6, 7, 124),
  });
  expect(await loaded.rows("SELECT sum(events)::INT FROM event_hours")).toEqual([[4]]);
});

test("a record that was delivered again is one row and one duplicate; other bytes or no eventID make another row", async () => {
  const record = recordOf("id-1");
  const text = JSON.stringify(record);
  const noId = JSON.stringify(recordOf("x", { eventID: undefined }));
  const loaded = await load({
    "a.json": `{"Records":[${text}]}`,
    "b.json": `${text}\n${JSON.stringify(recordOf("id-1", { userAgent: "other" }))}`,
    "c.json": `[${noId},${noId}]`,
  });
  expect(loaded.store).toMatchObject({ events: 4, duplicates: 1 });
  expect(await loaded.rows("SELECT count(*)::INT, count(DISTINCT eventid)::INT FROM events")).toEqual([
    [4, 1],
  ]);
});

test("hostile records survive: half surrogates, control characters, NUL, double keys, 10,000 levels, 20 MB", async () => {
  const deep = `${"[".repeat(10_000)}${"]".repeat(10_000)}`;
  const raws = [
    JSON.stringify(recordOf("id-1")).replace("rosa", "\\ud800x"),
    JSON.stringify(recordOf("id-2")).replace("rosa", "a\u0001\tb"),
    JSON.stringify(recordOf("id-3", { userAgent: "a\u0000b" })),
    JSON.stringify(recordOf("id-4")).replace('"eventName"', '"eventName":"First","eventName"'),
    JSON.stringify(recordOf("id-5")).replace('"invented"', deep),
    JSON.stringify(recordOf("id-6", { userAgent: "u".repeat(20_000_000) })),
    JSON.stringify(recordOf("id-7")).replace('"eventID"', '"event\\u0049D"'),
    JSON.stringify(recordOf("id-8", { requestParameters: { __proto__: 1, "": 2, "a'b\"c": 3 } })),
  ];
  const loaded = await load({ "a.jsonl": raws.join("\n") });
  expect(loaded.refused).toEqual([]);
  const rows = await loaded.rows("SELECT eventjson FROM events ORDER BY eventid");
  expect(rows.map(([raw]) => raw)).toEqual(raws);
  expect(
    await loaded.rows(
      `SELECT useridentity.arn, eventname FROM events WHERE eventid IN ('id-1', 'id-2', 'id-4') ORDER BY eventid`,
    ),
  ).toEqual([
    ["arn:aws:iam::111122223333:user/\ufffdx", "GetBucketAcl"],
    ["arn:aws:iam::111122223333:user/a\u0001\tb", "GetBucketAcl"],
    ["arn:aws:iam::111122223333:user/rosa", "First"],
  ]);
  expect(
    await loaded.rows("SELECT length(requestparameters['bucketName']) FROM events WHERE eventid = 'id-5'"),
  ).toEqual([["20000"]]);
});

test("hours are counted by eventTime, with the bytes of the raw text", async () => {
  const raws = ["05:06:07", "05:59:59", "06:00:00"].map((time, index) =>
    JSON.stringify(recordOf(`id-${index}`, { eventTime: `2026-03-04T${time}Z` })),
  );
  const loaded = await load({ "a.jsonl": raws.join("\n") });
  expect(
    await loaded.rows("SELECT hour::VARCHAR, events::INT, raw_bytes::INT FROM event_hours ORDER BY 1"),
  ).toEqual([
    ["2026-03-04 05:00:00", 2, (raws[0]?.length ?? 0) + (raws[1]?.length ?? 0)],
    ["2026-03-04 06:00:00", 1, raws[2]?.length],
  ]);
});
