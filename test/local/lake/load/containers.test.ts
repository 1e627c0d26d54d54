import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { load, recordOf } from "./log-folder.ts";

const one = JSON.stringify(recordOf("id-1"));
const two = JSON.stringify(recordOf("id-2", { eventName: "PutObject" }));
const IDS = "SELECT eventid, eventjson FROM events ORDER BY 1";
const BOTH = [
  ["id-1", one],
  ["id-2", two],
];

/** Each form in which people have the same two records. The name of the file says nothing, on purpose. */
const forms: Record<string, string | Buffer> = {
  "an S3 object": `{"Records":[${one},${two}]}`,
  "an S3 object with other members around": `{"a":[1],"Records":[${one}],"b":{"Records":[]},"Events":[${two}]}`,
  "a gzip file": gzipSync(`{"Records":[${one},${two}]}`),
  "gzip members one after the other": Buffer.concat([gzipSync(`${one}\n`), gzipSync(two)]),
  "a bare array": `[\n${one}\n,\n${two}\n]`,
  "an array of S3 objects": `[{"Records":[${one}]},{"Records":[${two}]}]`,
  "JSON lines": `${one}\n${two}\n`,
  "JSON lines with CRLF, BOM and blank lines": `\ufeff${one}\r\n\r\n${two}\r\n`,
  "JSON lines of S3 objects": `{"Records":[${one}]}\n{"Records":[${two}]}\n`,
  "records without anything between": `${one}${two}`,
  "records with commas between": `${one},\n${two},\n`,
  "a JSON text sequence": `\u001e${one}\n\u001e${two}\n`,
  "LookupEvents rows": [one, two]
    .map((CloudTrailEvent) => JSON.stringify({ EventId: "x", EventTime: 1772600767, CloudTrailEvent }))
    .join("\n"),
  "a LookupEvents answer": JSON.stringify({
    Events: [{ CloudTrailEvent: one }, { CloudTrailEvent: two }],
    NextToken: "n",
  }),
  "EventBridge events": [one, two]
    .map((detail) => `{"version":"0","detail-type":"AWS API Call via CloudTrail","detail":${detail}}`)
    .join("\n"),
  "a CloudWatch Logs subscription": JSON.stringify({
    messageType: "DATA_MESSAGE",
    logGroup: "trail",
    logEvents: [one, two].map((message, id) => ({ id, timestamp: 1772600767000, message })),
  }),
  "CloudWatch Logs rows": JSON.stringify({
    events: [],
    nextToken: null,
    logEvents: [{ message: one }, { message: two }],
  }),
};

for (const [form, content] of Object.entries(forms)) {
  test(`${form} gives its records, byte for byte`, async () => {
    const loaded = await load({ "some.data": content });
    expect(await loaded.rows(IDS)).toEqual(BOTH);
    expect(loaded.refused).toEqual([]);
    expect(loaded.store).toMatchObject({ events: 2, duplicates: 0, refusedCount: 0, reused: false });
  });
}

test("pretty-printed records keep their own whitespace", async () => {
  const pretty = JSON.stringify(recordOf("id-1"), null, 4);
  const loaded = await load({
    "a.json": `${pretty}\n\n${JSON.stringify({ Records: [recordOf("id-2")] }, null, "\t")}`,
  });
  const rows = await loaded.rows("SELECT eventjson FROM events ORDER BY eventid");
  expect(rows[0]).toEqual([pretty]);
  expect(JSON.parse(String(rows[1]?.[0]))).toEqual(recordOf("id-2"));
});

test("Logstash records take the time that stands beside them, and it is said", async () => {
  const loaded = await load({
    "l.jsonl": JSON.stringify(
      recordOf("id-1", { eventTime: undefined, "@timestamp": "2020-09-13T17:20:00.250Z", "@version": "1" }),
    ),
  });
  expect(await loaded.rows("SELECT eventtime::VARCHAR FROM events")).toEqual([["2020-09-13 17:20:00.25"]]);
  expect(loaded.warnings).toEqual([
    "l.jsonl: 1 record without eventTime; the time that stands beside them was taken",
  ]);
});

test("Insight records are events", async () => {
  const insight = recordOf("id-i", {
    eventName: undefined,
    eventSource: undefined,
    eventCategory: "Insight",
    eventType: "AwsCloudTrailInsight",
    insightDetails: { state: "Start", insightContext: { statistics: { baseline: { average: 0.0017 } } } },
  });
  const loaded = await load({ "i.json": JSON.stringify({ Records: [insight] }) });
  expect(
    await loaded.rows("SELECT insightdetails['state'], insightdetails['insightContext'] FROM events"),
  ).toEqual([["Start", '{"statistics":{"baseline":{"average":0.0017}}}']]);
});

const lookalikes: [what: string, item: unknown, reason: string][] = [
  [
    "an S3 event notification",
    {
      eventVersion: "2.1",
      eventSource: "aws:s3",
      eventName: "ObjectCreated:Put",
      eventTime: "2024-01-15T08:22:11Z",
      userIdentity: {},
      s3: {},
    },
    "an S3 event notification, not a CloudTrail record",
  ],
  [
    "a DynamoDB stream record",
    { eventID: "e2", eventName: "INSERT", eventVersion: "1.1", eventSource: "aws:dynamodb", dynamodb: {} },
    "a DynamoDB stream record, not a CloudTrail record",
  ],
  [
    "an SQS message",
    { eventSource: "aws:sqs", body: "{}" },
    'an event of "aws:sqs" to a Lambda function, not a CloudTrail record',
  ],
  [
    "a digest",
    {
      awsAccountId: "111122223333",
      digestStartTime: "2026-01-01T00:00:00Z",
      digestEndTime: "2026-01-01T01:00:00Z",
      logFiles: [],
    },
    "a CloudTrail digest file, which holds no events",
  ],
  [
    "a VPC flow log record",
    { version: 2, srcaddr: "192.0.2.1", dstaddr: "192.0.2.2" },
    "a VPC flow log record, not a CloudTrail record",
  ],
  [
    "a GuardDuty finding",
    { schemaVersion: "2.0", severity: 8, service: {}, type: "Recon:EC2" },
    "a finding of another service, not a CloudTrail record",
  ],
  [
    "a GuardDuty finding through EventBridge",
    { "detail-type": "GuardDuty Finding", detail: { schemaVersion: "2.0" } },
    'an EventBridge event of type "GuardDuty Finding": a finding of another service, not a CloudTrail record',
  ],
  ["an empty object", {}, "not a CloudTrail record: it has no eventName and is no Insight"],
  [
    "an event of somebody else",
    { eventName: "click" },
    "not a CloudTrail record: it has an eventName but no eventSource, eventVersion or userIdentity",
  ],
  [
    "a log event of another log",
    { timestamp: 1, message: "hello" },
    "a log event whose text is not a record but a number or a word",
  ],
  ["a Records member that is no list", { Records: {} }, "an object whose Records is not a list"],
];
for (const [what, item, reason] of lookalikes) {
  test(`${what} is refused by file, position and reason, and what stands beside it is loaded`, async () => {
    const loaded = await load({ "mixed.json": `${one}\n${JSON.stringify(item)}\n` });
    expect(loaded.refused).toEqual([`mixed.json: ${reason} (record 2, byte ${one.length + 1})`]);
    expect(await loaded.rows("SELECT eventid FROM events")).toEqual([["id-1"]]);
  });
}

test("files of other kinds are refused by what they are", async () => {
  const loaded = await load({
    "a.json": one,
    "b.zip": Buffer.from("PK\u0003\u0004zip"),
    "c.json": Buffer.from(`\ufeff${one}`, "utf16le"),
    "d.txt": "MIT License\n\nPermission is hereby granted\n",
    "e.json.zst": Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0]),
  });
  expect(loaded.refused).toEqual([
    "b.zip: a zip archive: expected JSON, plain or gzip",
    "c.json: UTF-16 text: expected UTF-8",
    'd.txt: not JSON: it starts with "MIT License\\n\\nPer" (at byte 0)',
    "e.json.zst: zstd-compressed: expected JSON, plain or gzip",
  ]);
  expect(loaded.store.events).toBe(1);
});

test("a file without events says why", async () => {
  const loaded = await load({
    "empty.json": "",
    "blank.json": " \n\n",
    "list.json": "[]",
    "records.json": '{ "Records": [\n ] }',
  });
  expect(loaded.store).toMatchObject({ events: 0, hours: 0, range: undefined, refusedCount: 0 });
  expect(loaded.warnings).toEqual([
    "No CloudTrail record was found",
    "blank.json has nothing but blanks",
    "empty.json is empty",
    "list.json has an empty list of records",
    "records.json has an empty list of records",
  ]);
});
