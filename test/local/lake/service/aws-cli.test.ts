import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LakeFixture, lakeFixture, STORE_ARN, STORE_ID } from "../lake-fixture.ts";

const run = promisify(execFile);
const CLI = await run("aws", ["--version"]).then(
  () => true,
  () => false,
);

let lake: LakeFixture;
beforeAll(async () => {
  lake = await lakeFixture(60);
});
afterAll(() => lake.close());

async function aws(...words: readonly string[]): Promise<Record<string, unknown>> {
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: "local",
    AWS_SECRET_ACCESS_KEY: "local",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "1",
  };
  const common = ["--endpoint-url", lake.url, "--region", "us-east-1", "--output", "json", "cloudtrail"];
  const { stdout } = await run("aws", [...common, ...words], { env });
  return JSON.parse(stdout) as Record<string, unknown>;
}

// Skipped where the AWS CLI is not installed: it is a check from outside, not something that Trailboard needs.
test.skipIf(!CLI)(
  "the AWS CLI starts a query, reads its answer, looks up events and lists stores",
  async () => {
    const { QueryId } = await aws(
      "start-query",
      "--query-statement",
      `SELECT count(*) AS n FROM ${STORE_ID}`,
    );
    const results = await aws("get-query-results", "--query-id", String(QueryId));
    expect(results).toMatchObject({ QueryStatus: "FINISHED", QueryResultRows: [[{ n: "60" }]] });
    expect((await aws("describe-query", "--query-id", String(QueryId))).QueryStatus).toBe("FINISHED");
    const { Events } = await aws(
      "lookup-events",
      "--max-results",
      "2",
      "--start-time",
      "2026-11-16T00:10:00Z",
    );
    expect(Events).toHaveLength(2);
    const listed = await aws("list-event-data-stores");
    expect(listed.EventDataStores).toMatchObject([{ EventDataStoreArn: STORE_ARN }]);
  },
  60_000,
);

test.skipIf(!CLI)(
  "the AWS CLI shows our errors by name",
  async () => {
    await expect(aws("start-query", "--query-statement", "DROP TABLE x")).rejects.toThrow(
      /InvalidQueryStatementException.*only SELECT statements/,
    );
  },
  60_000,
);
