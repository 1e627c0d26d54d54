import { afterAll, beforeAll, expect, test } from "vitest";
import { type LakeFixture, lakeFixture } from "../lake-fixture.ts";
import { ask } from "../lake-query.ts";

let lake: LakeFixture;
beforeAll(async () => {
  lake = await lakeFixture(120);
});
afterAll(() => lake.close());

type Cell = string | null;
type Example = readonly [
  what: string,
  statement: string,
  labels: readonly string[],
  ...rows: readonly (readonly Cell[])[],
];

/** Trino as CloudTrail Lake takes it: what is asked, how the columns are called, what is answered. */
const EXAMPLES: readonly Example[] = [
  [
    "grouping, ordinals and a trailing semicolon",
    "SELECT eventSource, eventName, COUNT(*) AS apiCount FROM EDS GROUP BY eventSource, eventName ORDER BY 3 DESC, 1 LIMIT 2;",
    ["eventSource", "eventName", "apiCount"],
    ["ec2.amazonaws.com", "RunInstances", "40"],
    ["iam.amazonaws.com", "CreateUser", "40"],
  ],
  [
    "labels are the query's spelling, the last name of a path, or _colN by position",
    `SELECT EVENTname, userIdentity.principalId, count(*), e.userIdentity.sessionContext.sessionIssuer.ARN, 1+1, (awsRegion) FROM EDS AS e WHERE eventID = 'event-000000' GROUP BY 1, 2, 4, 6`,
    ["EVENTname", "principalId", "_col2", "ARN", "_col4", "awsRegion"],
    ["GetObject", "AROA0:session-0", "1", "arn:aws:iam::111122223333:role/role-0", "2", "us-east-1"],
  ],
];

test.each(EXAMPLES)("%s", async (_, statement, labels, ...rows) => {
  const answer = await ask(lake.client, statement);
  expect(answer.labels).toEqual(labels);
  expect(answer.rows).toEqual(rows);
});
