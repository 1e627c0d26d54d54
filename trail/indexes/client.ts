import type { Client } from "./words.ts";

export { CLIENTS, type Client } from "./words.ts";

/**
 * With what a request was made, as Trino SQL: a closed vocabulary out of userAgent, sessionCredentialFromConsole,
 * invokedBy and sourceIPAddress. The user agent is written by the caller: this is a hint for people, no proof.
 */

// NULL leaves a CASE branch untaken, so that nothing here needs COALESCE.
const agent = "userAgent";
const invokedBy = "userIdentity.invokedBy";
const source = "sourceIPAddress";

/**
 * Parts of user agents. The order decides: Terraform, the CLI and PowerShell carry the name of the SDK that they are
 * made with, and boto3 calls itself before botocore.
 */
const agents: readonly (readonly [Client, readonly string[]])[] = [
  ["terraform", ["Terraform", "terraform", "OpenTofu"]],
  ["cli", ["aws-cli/"]],
  ["powershell", ["PowerShell"]],
  ["sdk-python", ["Boto3/", "boto3/", "Botocore/", "botocore/", "Boto/", "aiobotocore"]],
  ["sdk-js", ["aws-sdk-js", "aws-sdk-nodejs"]],
  ["sdk-java", ["aws-sdk-java", "aws-sdk-android"]],
  ["sdk-go", ["aws-sdk-go"]],
  ["sdk-net", ["aws-sdk-dotnet"]],
  ["sdk-php", ["aws-sdk-php"]],
  ["sdk-ruby", ["aws-sdk-ruby"]],
  ["sdk-rust", ["aws-sdk-rust"]],
  ["sdk-cpp", ["aws-sdk-cpp"]],
  ["sdk-kotlin", ["aws-sdk-kotlin"]],
  ["sdk-swift", ["aws-sdk-swift", "aws-sdk-iOS"]],
];

const agentCases = agents
  .map(([client, parts]) => `WHEN ${parts.map(contains).join(" OR ")} THEN '${client}'`)
  .join("\n    ");

/**
 * One of CLIENTS, or "". Services come before user agents: a service that acts on somebody's behalf does so with an SDK.
 * The CLI comes before the console, because CloudShell's CLI runs on the console's credentials.
 */
export const clientSql = `CASE
    WHEN ${contains("aws-cli/")} AND COALESCE(${invokedBy}, '') = '' THEN 'cli'
    WHEN CAST(sessionCredentialFromConsole AS VARCHAR) = 'true' OR ${agent} IN ('console.amazonaws.com', 'signin.amazonaws.com') OR ${contains("S3Console")} OR ${contains("AWSConsole")} OR eventType IN ('AwsConsoleSignIn', 'AwsConsoleAction') THEN 'console'
    WHEN ${[invokedBy, agent, source].map((text) => `${text} = 'cloudformation.amazonaws.com'`).join(" OR ")} THEN 'cloudformation'
    WHEN ${invokedBy} <> '' OR userIdentity.type = 'AWSService' OR ${agent} LIKE '%.amazonaws.com' OR ${agent} LIKE 'AWS Internal%' OR ${agent} LIKE 'aws-internal%' OR ${source} LIKE '%.amazonaws.com' OR ${source} LIKE 'AWS Internal%' OR eventType IN ('AwsServiceEvent', 'AwsCloudTrailInsight') THEN 'aws-service'
    ${agentCases}
    WHEN ${agent} LIKE 'Mozilla/%' OR ${agent} LIKE '[Mozilla/%' THEN 'browser'
    WHEN ${agent} <> '' THEN 'other'
    ELSE '' END`;

function contains(part: string): string {
  return `${agent} LIKE '%${part}%'`;
}
