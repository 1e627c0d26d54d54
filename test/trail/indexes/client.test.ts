import { afterAll, beforeAll, expect, test } from "vitest";
import { HOUR_MS } from "../../../kit/time.ts";
import { actionsStatement } from "../../../trail/indexes/actions.ts";
import { CLIENTS } from "../../../trail/indexes/client.ts";
import { actionRows } from "../../../trail/indexes/hour-rows.ts";
import { lakeOf, type TestLake } from "../../support/lake-of.ts";
import { assumedRole, HOUR, record } from "../../support/records.ts";

const mozilla = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/131.0 Safari/537.36";

const requests: readonly (readonly [
  what: string,
  fields: Readonly<Record<string, unknown>>,
  client: string,
])[] = [
  ["the AWS CLI", { userAgent: "aws-cli/2.22.1 md/awscrt#0.23 Botocore/2.0" }, "cli"],
  [
    "the CLI in CloudShell, on the console's credentials",
    { userAgent: "aws-cli/2.22.1 exec-env/CloudShell", sessionCredentialFromConsole: "true" },
    "cli",
  ],
  [
    "the console, by its credentials",
    { userAgent: mozilla, sessionCredentialFromConsole: "true" },
    "console",
  ],
  ["the console's sign-in", { userAgent: mozilla, eventType: "AwsConsoleSignIn" }, "console"],
  ["the S3 console of old", { userAgent: "[S3Console/0.4, aws-internal/3 aws-sdk-java/1.11]" }, "console"],
  ["a browser outside the console", { userAgent: mozilla }, "browser"],
  [
    "Terraform, not the Go SDK that it is made with",
    { userAgent: "APN/1.0 HashiCorp/1.0 Terraform/1.9.0 terraform-provider-aws/5.80 aws-sdk-go-v2/1.32" },
    "terraform",
  ],
  ["PowerShell, not .NET", { userAgent: "AWSPowerShell.Common/4.1 aws-sdk-dotnet-core/3.7" }, "powershell"],
  ["boto3", { userAgent: "Boto3/1.35 md/Botocore#1.35 exec-env/AWS_Lambda_python3.12" }, "sdk-python"],
  ["JavaScript, version 3", { userAgent: "aws-sdk-js/3.700.0 ua/2.1 os/linux" }, "sdk-js"],
  ["JavaScript, version 2", { userAgent: "aws-sdk-nodejs/2.1692.0 linux/v20" }, "sdk-js"],
  ["Java", { userAgent: "aws-sdk-java/2.29 Linux/5.10 OpenJDK" }, "sdk-java"],
  ["Go", { userAgent: "aws-sdk-go-v2/1.32.5 os/linux" }, "sdk-go"],
  [".NET", { userAgent: "aws-sdk-dotnet-coreclr/3.7.4" }, "sdk-net"],
  ["PHP", { userAgent: "aws-sdk-php/3.330" }, "sdk-php"],
  ["Ruby", { userAgent: "aws-sdk-ruby3/3.213" }, "sdk-ruby"],
  ["Rust", { userAgent: "aws-sdk-rust/1.3.11" }, "sdk-rust"],
  ["C++", { userAgent: "aws-sdk-cpp/1.11" }, "sdk-cpp"],
  ["Kotlin", { userAgent: "aws-sdk-kotlin/1.3" }, "sdk-kotlin"],
  ["Swift", { userAgent: "aws-sdk-swift/1.0" }, "sdk-swift"],
  [
    "CloudFormation on somebody's behalf",
    {
      userIdentity: { ...assumedRole("ops", "s"), invokedBy: "cloudformation.amazonaws.com" },
      userAgent: "cloudformation.amazonaws.com",
    },
    "cloudformation",
  ],
  [
    "a service on somebody's behalf, whatever the user agent",
    {
      userIdentity: { ...assumedRole("ops", "s"), invokedBy: "athena.amazonaws.com" },
      userAgent: "aws-cli/2",
    },
    "aws-service",
  ],
  [
    "a service's address",
    { sourceIPAddress: "lambda.amazonaws.com", userAgent: "aws-sdk-java/1.11" },
    "aws-service",
  ],
  ["AWS Internal", { sourceIPAddress: "AWS Internal", userAgent: "AWS Internal" }, "aws-service"],
  ["a tool of one's own", { userAgent: "curl/8.5.0" }, "other"],
  ["nothing that tells", { userAgent: undefined }, ""],
  ["a kilobyte of attack", { userAgent: `'; DROP TABLE events; --${"<script>".repeat(125)}` }, "other"],
];

const hourRange = { startMs: HOUR, endMs: HOUR + HOUR_MS };
let lake: TestLake;
const found = new Map<string, string>();

beforeAll(async () => {
  lake = await lakeOf(requests.map(([, fields], n) => record({ eventName: `Request${n}`, ...fields })));
  const statement = actionsStatement({ eventDataStoreId: lake.eventDataStoreId, hourMs: HOUR });
  for (const row of actionRows(await lake.query({ statement, timeoutMs: 10_000 }), hourRange))
    found.set(row.eventName, row.client);
});
afterAll(() => lake.close());

test.each(requests.map(([what, , client], n) => [what, n, client] as const))(
  "the client is told from %s",
  (_what, n, client) => {
    expect(found.get(`Request${n}`)).toBe(client);
  },
);

test("every client that is exported is one that records can have", () => {
  const clients = new Set(found.values());
  clients.delete("");

  expect([...clients].sort()).toEqual([...CLIENTS].sort());
});
