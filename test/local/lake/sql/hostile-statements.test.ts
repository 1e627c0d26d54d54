import { readFileSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { StartQueryCommand } from "@aws-sdk/client-cloudtrail";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rewriteStatement } from "../../../../local/lake/sql/rewrite.ts";
import { StatementError } from "../../../../local/lake/sql/statement-error.ts";
import { type LakeFixture, lakeFixture, STORE_ID } from "../lake-fixture.ts";
import { ask } from "../lake-query.ts";

let lake: LakeFixture;
const secret = path.join(os.tmpdir(), `lake-secret-${process.pid}.csv`);
beforeAll(async () => {
  writeFileSync(secret, "secret\n42\n");
  lake = await lakeFixture(50);
});
afterAll(() => lake.close());

async function refusal(statement: string): Promise<{ name: string; message: string }> {
  try {
    await lake.client.send(new StartQueryCommand({ QueryStatement: statement.replaceAll("EDS", STORE_ID) }));
  } catch (error) {
    if (error instanceof Error) return error;
  }
  return { name: "none", message: "the statement was taken" };
}

const NOT_A_SELECT = [
  "DROP TABLE EDS",
  "COPY (SELECT 1) TO '/tmp/x'",
  "ATTACH '/tmp/x' AS x",
  "SET memory_limit = '1TB'",
  "PRAGMA database_list",
  "INSERT INTO EDS VALUES (1)",
  "EXPLAIN ANALYZE SELECT 1",
  "SHOW TABLES",
  "DESCRIBE EDS",
  "CALL pragma_version()",
  "INSTALL httpfs",
  "LOAD json",
  "FROM EDS",
  "VALUES (1)",
  "TABLE EDS",
  "PIVOT EDS ON eventName",
  "WITH x AS (SELECT 1) DELETE FROM x",
  "(DELETE FROM x)",
  "/* SELECT */ DROP TABLE x",
  "-- SELECT 1\nDROP TABLE x",
  "SELECT 1; DROP TABLE x",
  "SELECT 1; SELECT 2",
  "SELECT 1;;",
  "SELECT 1 /* ; */ ; /* */ SELECT 2",
  ";",
  "   ",
  "-- nothing",
];

const OTHER_DATA = [
  "SELECT * FROM events",
  "SELECT * FROM store_0.main.events",
  'SELECT * FROM "store_0"."main"."events"',
  'SELECT * FROM "EDS".main.events',
  `SELECT * FROM "hours EDS"`,
  "SELECT * FROM information_schema.tables",
  "SELECT * FROM duckdb_settings()",
  "SELECT * FROM duckdb_settings",
  "SELECT * FROM sqlite_master",
  "SELECT * FROM pg_catalog.pg_tables",
  "SELECT * FROM pragma_table_info('events')",
  "WITH duckdb_settings AS (SELECT * FROM duckdb_settings) SELECT * FROM duckdb_settings",
  "SELECT * FROM (WITH duckdb_settings AS (SELECT 1) SELECT * FROM duckdb_settings) a, duckdb_settings b",
  "WITH a AS (SELECT * FROM duckdb_settings), duckdb_settings AS (SELECT 1) SELECT * FROM a",
  "WITH RECURSIVE duckdb_settings AS (SELECT * FROM duckdb_settings UNION ALL SELECT 1 FROM duckdb_settings) SELECT * FROM duckdb_settings",
  "SELECT (SELECT count(*) FROM duckdb_settings) FROM EDS",
  "SELECT 1 FROM EDS WHERE eventName IN (SELECT name FROM duckdb_settings)",
  "SELECT 1 FROM EDS ORDER BY (SELECT count(*) FROM duckdb_settings)",
  "SELECT * FROM read_csv('SECRET')",
  "SELECT * FROM read_text('SECRET')",
  "SELECT * FROM 'SECRET'",
  'SELECT * FROM "SECRET"',
  "SELECT * FROM EDS JOIN 'SECRET' ON true",
  "SELECT * FROM glob('/*')",
  "SELECT * FROM query('SELECT 1')",
  "SELECT * FROM query_table('duckdb_settings')",
  "SELECT * FROM generate_series(1, 10)",
  "SELECT * FROM sequence(1, 10)",
  "SELECT * FROM range(10)",
  "SELECT getenv('HOME')",
  "SELECT current_setting('memory_limit')",
  "SELECT read_text('SECRET')",
  "SELECT read_blob('SECRET') FROM EDS",
  "SELECT pg_read_file('SECRET')",
  "SELECT main.getenv('HOME')",
  "SELECT 'x'.getenv()",
  "SELECT \"getenv\"('HOME')",
  "SELECT json_execute_serialized_sql('x') FROM EDS",
  "SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT 1'))",
  "SELECT eventName COLLATE nocase FROM EDS, LATERAL getenv('x')",
  "SELECT transform(ARRAY['HOME'], x -> getenv(x)) FROM EDS",
  "SELECT error('x')",
  "SELECT CAST('x' AS duckdb_settings)",
  "SELECT nextval('x')",
  "SELECT version()",
];

const NOT_TRINO = [
  "SELECT eventName::varchar FROM EDS",
  "SELECT $$text$$ FROM EDS",
  "SELECT $1 FROM EDS",
  "SELECT {'a': 1} FROM EDS",
  "SELECT [1, 2] FROM EDS",
  "SELECT E'a\\'b' FROM EDS",
  "SELECT * EXCLUDE (eventName) FROM EDS",
  "SELECT COLUMNS('e.*') FROM EDS",
  "SELECT eventName FROM EDS GROUP BY ALL",
  "SELECT eventName FROM EDS ORDER BY ALL",
  "SELECT eventName FROM EDS QUALIFY row_number() OVER () = 1",
  "SELECT eventName FROM EDS USING SAMPLE 10",
  "SELECT eventName FROM EDS WHERE eventTime > ?",
  "SELECT x -> x FROM EDS",
  "SELECT lower(s => 'A') FROM EDS",
  "SELECT `eventName` FROM EDS",
  "SELECT eventName FROM EDS WHERE eventName ~ 'x'",
  "SELECT #1 FROM EDS",
  "SELECT @ 1 FROM EDS",
];

const WRONG = [
  "SELECT",
  "SELECT FROM EDS",
  "SELECT eventName, FROM EDS",
  "SELECT nosuch FROM EDS",
  "SELECT eventName FROM",
  "SELECT (eventName FROM EDS",
  "SELECT eventName) FROM EDS",
  "SELECT eventName] FROM EDS",
  "SELECT CASE WHEN true THEN 1 FROM EDS",
  "SELECT nosuch(1) FROM EDS",
  "SELECT INTERVAL 1 DAY FROM EDS",
  "SELECT INTERVAL '1; DROP' DAY FROM EDS",
  "SELECT CAST(1 AS nosuch) FROM EDS",
  "SELECT CAST(1 AS varchar); FROM EDS",
  "SELECT transform(ARRAY[1]) FROM EDS",
  "SELECT transform(ARRAY[1], 1) FROM EDS",
  "SELECT date_format(eventTime, eventName) FROM EDS",
  "SELECT date_format(eventTime, '%Q') FROM EDS",
  "SELECT json_extract(eventJson, 'a') FROM EDS",
  "SELECT eventName FROM EDS TABLESAMPLE RESERVOIR (10)",
  "SELECT eventName, count(*) FROM EDS",
  "SELECT eventName FROM EDS WHERE requestParameters LIKE '%x%'",
  "SELECT 1/ FROM EDS",
  "SELECT * FROM EDS WHERE",
];

describe.each([
  ["what is no SELECT", NOT_A_SELECT],
  ["data that is no event data store", OTHER_DATA],
  ["what only DuckDB understands", NOT_TRINO],
  ["what is wrong", WRONG],
])("%s is refused at StartQuery with a sentence", (_, statements) => {
  test.each(statements)("%s", async (statement) => {
    const { name, message } = await refusal(statement.replaceAll("SECRET", secret));
    expect(name).toBe("InvalidQueryStatementException");
    expect(message.length).toBeGreaterThan(10);
    // Nothing of the house behind: no macro's name, no stack, no list of what is there.
    expect(message).not.toMatch(/trino_|duckdb_tables|Candidate|Did you mean|LINE 1|\n/);
  });
});

test("the macros behind the functions cannot be called by their own names", async () => {
  expect((await refusal("SELECT trino_varchar(1)")).name).toBe("InvalidQueryStatementException");
});

test("an event data store that is not there is said to be not there", async () => {
  const other = "SELECT 1 FROM 11111111-2222-3333-4444-555555555555";
  for (const statement of [
    other,
    `SELECT 1 FROM EDS a JOIN (${other}) b ON true`,
    "SELECT 1 FROM EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE",
  ])
    expect((await refusal(statement)).name).toBe("EventDataStoreNotFoundException");
});

test.each([
  ["a missing map key", "SELECT requestParameters['none'] FROM EDS", "Key not present in map: none"],
  [
    "an index past the end",
    "SELECT resources[3].arn FROM EDS",
    "Array subscript must be less than or equal to array length: 3 > 2",
  ],
  ["index 0", "SELECT resources[0].arn FROM EDS", "SQL array indices start at 1"],
  ["division by zero", "SELECT 1 / (count(*) - count(*)) FROM EDS", "Division by zero"],
  [
    "a text that is no time",
    "SELECT eventName FROM EDS WHERE eventTime > 'no time'",
    "invalid timestamp field format",
  ],
  ["a value that is no number", "SELECT CAST(eventName AS bigint) FROM EDS", "Could not convert"],
])("%s fails when it runs, and says so", async (_, statement, reason) => {
  await expect(ask(lake.client, statement)).rejects.toThrow(`FAILED: ${reason}`);
});

test.each([
  ["brackets", `SELECT ${"(".repeat(4000)}1${")".repeat(4000)}`],
  ["brackets that are not closed", `SELECT ${"(".repeat(9000)}`],
  ["CASE", `SELECT ${"CASE WHEN true THEN ".repeat(450)}1 ${"END ".repeat(200)}`],
  ["NOT", `SELECT ${"NOT ".repeat(2400)}true`],
  ["minus", `SELECT ${"- ".repeat(4900)}1`],
  ["a chain of operators", `SELECT ${"1+".repeat(4900)}1`],
  ["sub-queries", `SELECT * FROM ${"(SELECT * FROM ".repeat(400)}EDS${")".repeat(400)}`],
  ["a chain of AND", `SELECT 1 FROM EDS WHERE ${"readOnly AND ".repeat(700)}true`],
  ["a long list", `SELECT 1 FROM EDS WHERE eventName IN (${"'x',".repeat(2400)}'y')`],
  ["many unions", `${"SELECT 1 UNION ALL ".repeat(500)}SELECT 1`],
  ["many joins", `SELECT 1 FROM EDS ${"CROSS JOIN EDS ".repeat(180)}LIMIT 1`],
])("10,000 characters of %s are answered or refused, and the server goes on", async (_, statement) => {
  const started = performance.now();
  const filled = statement.replaceAll("EDS", STORE_ID).slice(0, 10_000);
  const { name } = await refusal(filled);
  expect(["none", "InvalidQueryStatementException"]).toContain(name);
  expect(performance.now() - started).toBeLessThan(20_000);
  expect((await ask(lake.client, "SELECT count(*) FROM EDS WHERE eventID = 'event-000001'")).rows).toEqual([
    ["1"],
  ]);
});

test.each([
  ["rpad", "SELECT length(rpad('x', 2000000000, 'y'))", "Cannot pad to this length"],
  ["lpad of rows", "SELECT length(lpad(eventName, 100000000, 'y')) FROM EDS", "Cannot pad to this length"],
  ["repeat", "SELECT cardinality(repeat('x', 1000000000)) FROM EDS", "count argument of repeat function"],
  ["sequence", "SELECT cardinality(sequence(1, 10000000000))", "must not have more than 10000 entries"],
  ["sequence back", "SELECT sequence(10000000000, 1, -1)", "must not have more than 10000 entries"],
  ["UNNEST", "SELECT count(*) FROM UNNEST(sequence(1, 1000000000)) AS t(x)", "must not have more than 10000"],
  [
    "sequence of times",
    "SELECT sequence(timestamp '2026-01-01 00:00:00', timestamp '2027-01-01 00:00:00', interval '1' second)",
    "must not have more than 10000 entries",
  ],
  [
    "levenshtein",
    "SELECT levenshtein_distance(rpad('a', 60000, 'a'), rpad('b', 60000, 'b')) FROM EDS",
    "combined inputs for Levenshtein distance are too large",
  ],
  ["format", "SELECT format('%1000000000d', 1)", "Cannot use format"],
  ["format of an argument's width", "SELECT format('%*d', 1000000000, 1)", "Cannot use format"],
  ["format of a computed text", "SELECT format('%10000' || '00000d', 1)", "Cannot use format"],
])("%s cannot fill the memory that no limit counts", async (_, statement, reason) => {
  const started = performance.now();
  await expect(ask(lake.client, statement)).rejects.toThrow(reason);
  expect(performance.now() - started).toBeLessThan(5000);
});

test("what is bounded is the same as ever below its bounds", async () => {
  const { rows } = await ask(
    lake.client,
    `SELECT rpad('x', 3, 'ab'), lpad('xyz', 2, 'a'), cardinality(sequence(1, 10000)), sequence(3, 1, -1), repeat('x', 2),
     sequence(date '2026-01-30', date '2026-02-01', interval '1' day)[3], levenshtein_distance('kitten', 'sitting'),
     format('%5.1f|%03d', 3.14159, 7), cardinality(sequence(timestamp '2026-01-01 00:00:00', timestamp '2026-01-02 00:00:00', interval '1' hour))`,
  );
  expect(rows[0]?.map((cell) => String(cell).slice(0, 10))).toEqual([
    "xab",
    "xy",
    "10000",
    "[3, 2, 1]",
    "[x, x]",
    "2026-02-01",
    "3",
    "  3.1|007",
    "25",
  ]);
});

test("any pile of SQL pieces is rewritten or refused, never an accident", () => {
  const pieces = fc.constantFrom(
    ..."SELECT FROM WHERE ( ) [ ] , . AS x -> CASE WHEN END / % * - UNNEST CAST WITH OVER INTERVAL '1' DAY IN NOT a ARRAY transform GROUP BY FILTER AT TIME ZONE TABLESAMPLE date_format extract 1 NULL ALL DISTINCT ;".split(
      " ",
    ),
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
      try {
        expect(typeof rewriteStatement(`SELECT ${parts.join(" ")}`, 0)).toBe("string");
      } catch (error) {
        expect(error).toBeInstanceOf(StatementError);
      }
    }),
    { numRuns: 2000 },
  );
});

test("the file that the corpus asked for was never read or changed", () => {
  expect(readFileSync(secret, "utf8")).toBe("secret\n42\n");
});
