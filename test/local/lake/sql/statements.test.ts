import { afterAll, beforeAll, expect, test } from "vitest";
import { type LakeFixture, lakeFixture } from "../lake-fixture.ts";
import { ask } from "../lake-query.ts";

let lake: LakeFixture;
beforeAll(async () => {
  lake = await lakeFixture(120);
});
afterAll(() => lake.close());

type Cell = string | null;

interface Example {
  readonly what: string;
  readonly sql: string;
  readonly labels: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

const ONE = "FROM EDS WHERE eventID = 'event-000000'";

/** Trino as CloudTrail Lake takes it: what is asked, how the columns are called, what is answered. */
const EXAMPLES: readonly Example[] = [
  {
    what: "grouping, ordinals and a trailing semicolon",
    sql: "SELECT eventSource, eventName, COUNT(*) AS apiCount FROM EDS GROUP BY eventSource, eventName ORDER BY 3 DESC, 1 LIMIT 2;",
    labels: ["eventSource", "eventName", "apiCount"],
    rows: [
      ["ec2.amazonaws.com", "RunInstances", "40"],
      ["iam.amazonaws.com", "CreateUser", "40"],
    ],
  },
  {
    what: "labels: the query's spelling, the last name of a path, _colN by position, brackets without meaning",
    sql: `SELECT EVENTname, userIdentity.principalId, count(*), e.userIdentity.sessionContext.sessionIssuer.ARN, 1+1, (awsRegion)
      FROM EDS AS e WHERE eventID = 'event-000000' GROUP BY 1, 2, 4, 6`,
    labels: ["EVENTname", "principalId", "_col2", "ARN", "_col4", "awsRegion"],
    rows: [["GetObject", "AROA0:session-0", "1", "arn:aws:iam::111122223333:role/role-0", "2", "us-east-1"]],
  },
  {
    what: "aliases: with AS, without it, quoted, after an operator, a DuckDB keyword",
    sql: `SELECT eventName AS "my name", awsRegion region, 1 + 1 two, eventName IS NULL gone, -1 AS qualify, count(*) OVER () total ${ONE}`,
    labels: ["my name", "region", "two", "gone", "qualify", "total"],
    rows: [["GetObject", "us-east-1", "2", "false", "-1", "1"]],
  },
  {
    what: "the same label twice",
    sql: `SELECT resources[1].arn, userIdentity.arn ${ONE}`,
    labels: ["arn", "arn"],
    rows: [["arn:aws:s3:::bucket-0", "arn:aws:sts::111122223333:assumed-role/role-0/session"]],
  },
  {
    what: "a star over a sub-query keeps its labels",
    sql: `SELECT * FROM (SELECT eventName, lower(awsRegion), userIdentity.type ${ONE}) AS inner_`,
    labels: ["eventName", "_col1", "type"],
    rows: [["GetObject", "us-east-1", "AssumedRole"]],
  },
  {
    what: "labels of a union are those of its first part",
    sql: `SELECT eventName AS n, count(*) ${ONE} GROUP BY eventName UNION ALL SELECT eventSource, 7 ${ONE} ORDER BY 2`,
    labels: ["n", "_col1"],
    rows: [
      ["GetObject", "1"],
      ["s3.amazonaws.com", "7"],
    ],
  },
  {
    what: "values: timestamps with milliseconds, structs, maps, arrays, booleans and NULL",
    sql: `SELECT eventTime, userIdentity.sessionContext.attributes, requestParameters, map_keys(responseElements), readOnly, vpcEndpointId, tlsDetails ${ONE}`,
    labels: [
      "eventTime",
      "attributes",
      "requestParameters",
      "_col3",
      "readOnly",
      "vpcEndpointId",
      "tlsDetails",
    ],
    rows: [
      [
        "2026-11-16 00:00:00.000",
        "{creationdate=2026-11-15 23:59:12.000, mfaauthenticated=true}",
        '{bucketName=bucket-0, flag=true, nested={"ids":[{"id":"i-1"},{"id":"i-2"}],"n":null}, absent=null}',
        "[broken]",
        "true",
        null,
        "{tlsversion=TLSv1.3, ciphersuite=TLS_AES_128_GCM_SHA256, clientprovidedhostheader=s3.amazonaws.com}",
      ],
    ],
  },
  {
    what: "values: doubles as Java prints them, whole numbers, decimals, dates and intervals",
    sql: `SELECT 1e20, 0.1e0, 7e0, 1e-4, 123456789e0, avg(1), sum(3), 1.50, DATE '2026-02-01', INTERVAL '36' HOUR, CAST('nan' AS double) ${ONE}`,
    labels: Array.from({ length: 11 }, (_, index) => `_col${index}`),
    rows: [
      [
        "1.0E20",
        "0.1",
        "7.0",
        "1.0E-4",
        "1.23456789E8",
        "1.0",
        "3",
        "1.50",
        "2026-02-01",
        "1 12:00:00.000",
        "NaN",
      ],
    ],
  },
  {
    what: "map values: element_at is NULL for a missing key, a subscript finds a key with value NULL",
    sql: `SELECT element_at(requestParameters, 'bucketName'), element_at(requestParameters, 'none'), requestParameters['flag'], requestParameters['absent'], cardinality(requestParameters) ${ONE}`,
    labels: ["_col0", "_col1", "_col2", "_col3", "_col4"],
    rows: [["bucket-0", null, "true", null, "4"]],
  },
  {
    what: "array elements: element_at is NULL out of range and counts from the end, fields of an element",
    sql: `SELECT element_at(resources, 1).type, element_at(resources, 9).arn, element_at(resources, -1).arn, resources[2].arn AS second, cardinality(resources) ${ONE}`,
    labels: ["type", "arn", "arn", "second", "_col4"],
    rows: [["AWS::S3::Bucket", null, "arn:aws:s3:::bucket-0/key", "arn:aws:s3:::bucket-0/key", "2"]],
  },
  {
    what: "JSON inside map values: scalars, subtrees, elements; malformed JSON and objects are NULL",
    sql: `SELECT json_extract_scalar(element_at(requestParameters, 'nested'), '$.ids[1].id'),
      json_extract(element_at(requestParameters, 'nested'), '$.ids[0]'), json_extract_scalar(requestParameters['nested'], '$.ids'),
      json_extract(responseElements['broken'], '$.a'), json_extract_scalar(responseElements['broken'], '$.a'),
      json_array_get('["a","b"]', -1), json_array_length('[1,2]'), json_array_length('{'), json_array_contains('[1,"x"]', 'x'),
      is_json_scalar('1'), json_size('{"a":{"b":1,"c":2}}', '$.a'), json_extract_scalar('{"a b":{"c-d":"e"}}', '$["a b"].c-d') ${ONE}`,
    labels: Array.from({ length: 12 }, (_, index) => `_col${index}`),
    rows: [["i-2", '{"id":"i-1"}', null, null, null, '"b"', "2", null, "true", "true", "2", "e"]],
  },
  {
    what: "casts: text of times and JSON, maps of JSON, arrays, rows with fields, what cannot be cast",
    sql: `SELECT CAST(eventTime AS varchar), CAST(json_extract('{"a":"b"}', '$.a') AS varchar), CAST(json_parse('{"a":{"b":1}}') AS map(varchar, json)),
      CAST(json_parse('[1,2]') AS array(bigint)), CAST(ROW('a', 1) AS row(x varchar, y bigint)).y, try_cast('x' AS bigint), TRY(CAST('x' AS integer)), CAST('1.5' AS decimal(5,2)),
      CAST('2026-01-02' AS timestamp(3)) ${ONE}`,
    labels: ["_col0", "_col1", "_col2", "_col3", "y", "_col5", "_col6", "_col7", "_col8"],
    rows: [
      [
        "2026-11-16 00:00:00.000",
        "b",
        '{a={"b":1}}',
        "[1, 2]",
        "1",
        null,
        null,
        "1.50",
        "2026-01-02 00:00:00.000",
      ],
    ],
  },
  {
    what: "string times of the documented forms, BETWEEN and typed literals",
    sql: `SELECT count(*) FILTER (WHERE eventTime > '2026-11-16 01:00:00'), count(*) FILTER (WHERE eventTime <= '2026-11-16'),
      count(*) FILTER (WHERE eventTime >= timestamp '2026-11-16 01:00:00' AND eventTime < '2026-11-16T01:10:00Z'),
      count(*) FILTER (WHERE eventTime BETWEEN '2026-11-16 00:00:00.000' AND '2026-11-16 00:09:00.000') FROM EDS`,
    labels: ["_col0", "_col1", "_col2", "_col3"],
    rows: [["59", "1", "10", "10"]],
  },
  {
    what: "now is the service's clock, in every spelling",
    sql: `SELECT now(), current_timestamp, current_date, date_add('week', -1, CURRENT_TIMESTAMP), now() - INTERVAL '1' DAY, current_timestamp - interval '-1' hour ${ONE}`,
    labels: ["_col0", "_col1", "_col2", "_col3", "_col4", "_col5"],
    rows: [
      [
        "2026-11-20 12:00:00.000",
        "2026-11-20 12:00:00.000",
        "2026-11-20",
        "2026-11-13 12:00:00.000",
        "2026-11-19 12:00:00.000",
        "2026-11-20 13:00:00.000",
      ],
    ],
  },
  {
    what: "parts of times: Monday is 1, milliseconds without seconds",
    sql: `SELECT day_of_week(eventTime), dow(eventTime), day_of_month(eventTime), day_of_year(eventTime), week_of_year(eventTime), year_of_week(eventTime), quarter(eventTime),
      extract(HOUR FROM eventTime), EXTRACT(DOW FROM eventTime), millisecond(timestamp '2026-01-01 00:00:01.234'), hour(eventTime), date(eventTime), date_trunc('hour', eventTime) ${ONE}`,
    labels: Array.from({ length: 13 }, (_, index) => `_col${index}`),
    rows: [
      [
        "1",
        "1",
        "16",
        "320",
        "47",
        "2026",
        "4",
        "0",
        "1",
        "234",
        "0",
        "2026-11-16",
        "2026-11-16 00:00:00.000",
      ],
    ],
  },
  {
    what: "dates to text and back, in MySQL's and in Joda's codes",
    sql: `SELECT date_format(eventTime, '%Y-%m-%d %H:%i:%s'), date_format(eventTime, '%W %e %M %T'), format_datetime(eventTime, 'yyyy-MM-dd''T''HH:mm'),
      date_parse('16/11/2026 05:04', '%d/%m/%Y %H:%i'), parse_datetime('2026.11', 'yyyy.MM'), to_iso8601(eventTime), from_iso8601_timestamp('2026-01-01T02:00:00+02:00'),
      from_unixtime(86400), to_unixtime(eventTime) ${ONE}`,
    labels: Array.from({ length: 9 }, (_, index) => `_col${index}`),
    rows: [
      [
        "2026-11-16 00:00:00",
        "Monday 16 November 00:00:00",
        "2026-11-16T00:00",
        "2026-11-16 05:04:00.000",
        "2026-11-01 00:00:00.000",
        "2026-11-16T00:00:00.000Z",
        "2026-01-01 00:00:00.000",
        "1970-01-02 00:00:00.000",
        "1.7947872E9",
      ],
    ],
  },
  {
    what: "date arithmetic counts whole units, time zones move the clock",
    sql: `SELECT date_diff('hour', timestamp '2026-01-01 00:59:00', timestamp '2026-01-01 02:00:00'), date_diff('day', timestamp '2026-01-01 23:00:00', timestamp '2026-01-02 01:00:00'),
      date_add('month', 1, timestamp '2026-01-31 00:00:00'), eventTime AT TIME ZONE 'America/New_York', at_timezone(eventTime, 'Asia/Tokyo') ${ONE}`,
    labels: ["_col0", "_col1", "_col2", "_col3", "_col4"],
    rows: [["1", "0", "2026-02-28 00:00:00.000", "2026-11-15 19:00:00.000", "2026-11-16 09:00:00.000"]],
  },
  {
    what: "whole numbers divide to whole numbers, signs and brackets bind as in Trino",
    sql: `SELECT 7/2, -7/2, 7/-2, 7.0/2, 7/2e0, 7 % 4, mod(-7, 3), 1 + 6/4*2, (7)/(2), 12/6/2 ${ONE}`,
    labels: Array.from({ length: 10 }, (_, index) => `_col${index}`),
    rows: [["3", "-3", "-3", "3.5", "3.5", "3", "-1", "3", "3", "1"]],
  },
  {
    what: "an expression with a divisor is the same in SELECT and GROUP BY",
    sql: "SELECT minute(eventTime)/30, count(*) FROM EDS GROUP BY minute(eventTime)/30 ORDER BY 1",
    labels: ["_col0", "_col1"],
    rows: [
      ["0", "60"],
      ["1", "60"],
    ],
  },
  {
    what: "lambdas: transform, filter, reduce, any/all/none_match, find_first, zip_with",
    sql: `SELECT transform(resources, r -> r.type), filter(ARRAY[1,2,3], x -> x % 2 = 1), reduce(ARRAY[1,2,3], 10, (s, x) -> s + x, s -> s * 2),
      any_match(resources, r -> r.type LIKE '%Object'), all_match(ARRAY[1,2], x -> x > 1), none_match(ARRAY[1,2], x -> x > 2), any_match(ARRAY[], x -> true), find_first(ARRAY[1,5,7], x -> x > 3),
      zip_with(ARRAY[1,2], ARRAY[3,4], (x, y) -> x + y), transform(ARRAY[ARRAY[1],ARRAY[2]], a -> transform(a, b -> b + cardinality(a))) ${ONE}`,
    labels: Array.from({ length: 10 }, (_, index) => `_col${index}`),
    rows: [
      [
        "[AWS::S3::Bucket, AWS::S3::Object]",
        "[1, 3]",
        "32",
        "true",
        "false",
        "true",
        "false",
        "5",
        "[4, 6]",
        "[[2], [3]]",
      ],
    ],
  },
  {
    what: "lambdas over maps",
    sql: `SELECT map_filter(requestParameters, (k, v) -> k = 'flag'), transform_values(responseElements, (k, v) -> length(v)), transform_keys(responseElements, (k, v) -> upper(k)) ${ONE}`,
    labels: ["_col0", "_col1", "_col2"],
    rows: [["{flag=true}", "{broken=5}", '{BROKEN={"a":}']],
  },
  {
    what: "UNNEST of a map, of an array of rows, of two arrays, with ordinality, with LEFT JOIN",
    sql: `SELECT k, v, a, b, n, r.arn FROM EDS CROSS JOIN UNNEST(responseElements) AS m(k, v) CROSS JOIN UNNEST(ARRAY['x','y'], ARRAY[1]) AS z(a, b)
      CROSS JOIN UNNEST(ARRAY['p']) WITH ORDINALITY AS o(p, n) LEFT JOIN UNNEST(resources) AS t(r) ON TRUE WHERE eventID = 'event-000000' AND r.type LIKE '%Bucket' ORDER BY a`,
    labels: ["k", "v", "a", "b", "n", "arn"],
    rows: [
      ["broken", '{"a":', "x", "1", "1", "arn:aws:s3:::bucket-0"],
      ["broken", '{"a":', "y", null, "1", "arn:aws:s3:::bucket-0"],
    ],
  },
  {
    what: "UNNEST of rows into columns, and of map keys",
    sql: `SELECT t.kind, k FROM EDS, UNNEST(resources) AS t(account, kind, arn, prefix), UNNEST(map_keys(responseElements)) AS u(k) WHERE eventID = 'event-000000' ORDER BY 1`,
    labels: ["kind", "k"],
    rows: [
      ["AWS::S3::Bucket", "broken"],
      ["AWS::S3::Object", "broken"],
    ],
  },
  {
    what: "windows: rank of groups, named windows, frames, IGNORE NULLS",
    sql: `SELECT eventName, rank() OVER (ORDER BY count(*) DESC, eventName), sum(count(*)) OVER w, lag(eventName) IGNORE NULLS OVER (ORDER BY eventName ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)
      FROM EDS GROUP BY eventName WINDOW w AS (ORDER BY eventName) ORDER BY 1`,
    labels: ["eventName", "_col1", "_col2", "_col3"],
    rows: [
      ["CreateUser", "1", "40", null],
      ["GetObject", "2", "80", "CreateUser"],
      ["RunInstances", "3", "120", "GetObject"],
    ],
  },
  {
    what: "aggregates: DISTINCT, FILTER, ORDER BY inside, max_by, approximations, maps",
    sql: `SELECT count(DISTINCT eventName), count_if(readOnly), array_agg(DISTINCT awsRegion ORDER BY awsRegion), listagg(DISTINCT eventName, '+') WITHIN GROUP (ORDER BY eventName),
      max_by(eventID, eventTime), approx_distinct(awsRegion), arbitrary(eventType), bool_or(readOnly), every(managementEvent), approx_percentile(minute(eventTime), 0.5) BETWEEN 28 AND 31 FROM EDS`,
    labels: Array.from({ length: 10 }, (_, index) => `_col${index}`),
    rows: [
      [
        "3",
        "60",
        "[us-east-1, us-east-2]",
        "CreateUser+GetObject+RunInstances",
        "event-000119",
        "2",
        "AwsApiCall",
        "true",
        "true",
        "true",
      ],
    ],
  },
  {
    what: "text functions: regular expressions, two-argument replace, parts, NULL spreads through concat and greatest",
    sql: `SELECT replace(eventSource, '.amazonaws.com'), regexp_like(eventName, '^Get'), regexp_extract('a1b2', '[0-9]'), regexp_extract('ab', '[0-9]'), regexp_replace('a-b-c', '-(.)', '$1$1'), regexp_replace('a1b2', '[0-9]'),
      split_part('a,b', ',', 3), split('a,b,c', ',', 2), substr(eventName, 1, 3), strpos('abc', 'c'), concat('a', NULL), greatest(1, NULL), concat('a', 'b', 'c'), url_extract_host('https://u@example.com:8/p') ${ONE}`,
    labels: Array.from({ length: 14 }, (_, index) => `_col${index}`),
    rows: [
      [
        "s3",
        "true",
        "1",
        null,
        "abbcc",
        "ab",
        null,
        "[a, b,c]",
        "Get",
        "3",
        null,
        null,
        "abc",
        "example.com",
      ],
    ],
  },
  {
    what: "arrays: joined, cut, searched, sorted",
    sql: `SELECT array_join(ARRAY['a', NULL, 'b'], '-'), array_join(ARRAY['a', NULL], '-', '?'), slice(ARRAY[1,2,3], -2, 2), slice(ARRAY[1,2,3], 2, 5), array_position(ARRAY[7], 8), sequence(1, 3), array_sort(ARRAY[2,1]),
      array_distinct(ARRAY[1,1]), contains(ARRAY['a'], 'a'), array_max(ARRAY[1,3]), flatten(ARRAY[ARRAY[1],ARRAY[2]]), ARRAY[1] || ARRAY[2] ${ONE}`,
    labels: Array.from({ length: 12 }, (_, index) => `_col${index}`),
    rows: [
      ["a-b", "a-?", "[2, 3]", "[2, 3]", "0", "[1, 2, 3]", "[1, 2]", "[1]", "true", "3", "[1, 2]", "[1, 2]"],
    ],
  },
  {
    what: "joins with aliases, USING and sub-queries; several readings of the same store",
    sql: `SELECT a.eventName, b.n FROM EDS a INNER JOIN (SELECT eventName, count(*) AS n FROM EDS GROUP BY eventName) AS b ON a.eventName = b.eventName
      LEFT JOIN EDS AS c ON a.eventID = c.eventID AND c.readOnly = false WHERE a.eventID = 'event-000000' AND c.eventID IS NULL AND a.eventName IN (SELECT eventName FROM EDS) AND EXISTS (SELECT 1 FROM EDS WHERE readOnly)`,
    labels: ["eventName", "n"],
    rows: [["GetObject", "40"]],
  },
  {
    what: "WITH, set operations, VALUES, IS DISTINCT FROM",
    sql: `WITH named AS (SELECT DISTINCT eventName AS n FROM EDS), pairs (a, b) AS (SELECT x, y FROM (VALUES (1, 'GetObject'), (2, 'CreateUser')) AS v(x, y))
      SELECT n, a FROM named LEFT JOIN pairs ON b = n WHERE a IS DISTINCT FROM 2 EXCEPT SELECT 'none', 0 ORDER BY n`,
    labels: ["n", "a"],
    rows: [
      ["GetObject", "1"],
      ["RunInstances", null],
    ],
  },
  {
    what: "NULLS LAST in both directions unless said otherwise",
    sql: `SELECT DISTINCT errorCode FROM EDS ORDER BY errorCode DESC`,
    labels: ["errorCode"],
    rows: [["AccessDenied"], [null]],
  },
  {
    what: "GROUP BY takes the column where an alias has its name",
    sql: "SELECT DATE_TRUNC('day', eventTime) AS eventDate, IF(readOnly, 'read', 'write') AS readOnly, COUNT(*) as eventCount FROM EDS WHERE eventTime > '2026-11-16 00:00:00' AND eventTime < '2026-11-17 00:00:00' GROUP BY DATE_TRUNC('day', eventTime), readOnly ORDER BY eventCount",
    labels: ["eventDate", "readOnly", "eventCount"],
    rows: [
      ["2026-11-16 00:00:00.000", "read", "59"],
      ["2026-11-16 00:00:00.000", "write", "60"],
    ],
  },
  {
    what: "GROUP BY a whole map and select an element of it; ROLLUP; HAVING",
    sql: "SELECT element_at(requestParameters, 'bucketName') b, awsRegion, count(*) FROM EDS GROUP BY ROLLUP (requestParameters, awsRegion) HAVING count(*) > 30 ORDER BY 3, 1",
    labels: ["b", "awsRegion", "_col2"],
    rows: [
      ["bucket-0", null, "40"],
      ["bucket-1", null, "40"],
      ["bucket-2", null, "40"],
      [null, null, "120"],
    ],
  },
  {
    what: "LIKE with and without ESCAPE, CASE inside CASE, NOT IN",
    sql: `SELECT eventName LIKE 'Get%', 'a_b' LIKE 'a\\_b' ESCAPE '\\', CASE WHEN readOnly THEN CASE eventName WHEN 'GetObject' THEN 'g' ELSE 'x' END ELSE 'w' END AS "case", eventName NOT IN ('A', 'B') ${ONE}`,
    labels: ["_col0", "_col1", "case", "_col3"],
    rows: [["true", "true", "g", "true"]],
  },
  {
    what: "rows are cut by LIMIT, OFFSET, FETCH and TABLESAMPLE",
    sql: "SELECT eventID FROM EDS TABLESAMPLE BERNOULLI (100) ORDER BY eventTime OFFSET 2 ROWS FETCH FIRST 1 ROW ONLY",
    labels: ["eventID"],
    rows: [["event-000002"]],
  },
  {
    what: "strings and comments keep what looks like syntax",
    sql: `SELECT 'it''s', '-- no', '/* no */' /* yes ' " */, 'FROM EDS; DROP TABLE x' AS "a ""b""" -- the end
      ${ONE}`,
    labels: ["_col0", "_col1", "_col2", 'a "b"'],
    rows: [["it's", "-- no", "/* no */", "FROM 0a1b2c3d-51c6-4d18-8dec-a8c90da840d9; DROP TABLE x"]],
  },
  {
    what: "a boolean compared with text, and text with a boolean, are taken as meant",
    sql: `SELECT count(*) FROM EDS WHERE readOnly = 'false' AND coalesce(sessionCredentialFromConsole, 'true') = true`,
    labels: ["_col0"],
    rows: [["60"]],
  },
  {
    what: "names that are words elsewhere: columns called last, range and date",
    sql: `SELECT t.last, range, date.n FROM (SELECT max(eventTime) AS last, 1 AS range FROM EDS) t CROSS JOIN (SELECT 2 AS n) AS date`,
    labels: ["last", "range", "n"],
    rows: [["2026-11-16 01:59:00.000", "1", "2"]],
  },
];

test.each(EXAMPLES)("$what", async ({ sql, labels, rows }) => {
  const answer = await ask(lake.client, sql);
  expect(answer.rows).toEqual(rows);
  expect(answer.labels).toEqual(labels);
});

test("SELECT * gives the schema's lower-case names in its order", async () => {
  const { labels, rows } = await ask(lake.client, `SELECT * ${ONE}`);
  expect(labels.slice(0, 4)).toEqual(["eventversion", "useridentity", "eventtime", "eventsource"]);
  expect(labels.slice(-2)).toEqual(["eventjson", "eventjsonchecksum"]);
  expect(labels).toHaveLength(35);
  expect(rows[0]?.[33]).toBe('{ "eventID" : "event-000000",  "n":1e2 }');
});

test("labels are there for an empty answer too, as rows that are none", async () => {
  expect(await ask(lake.client, "SELECT eventName FROM EDS WHERE false")).toMatchObject({
    labels: [],
    rows: [],
  });
});
