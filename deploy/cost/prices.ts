/**
 * AWS's list prices in us-east-1, US dollars; other Regions differ, mostly upwards, by up to a third. AWS's own price
 * pages could not be read by a program: each figure is as its source quotes it.
 */
export interface Price {
  readonly usd: number;
  /** What one costs that much. */
  readonly per: string;
  readonly source: string;
  /** Month of the source, "2026-03", or "undated". All were looked up in November 2026. */
  readonly asOf: string;
}

const CLOUDWATCH =
  "https://cloudburn.io/blog/amazon-cloudwatch-pricing, of aws.amazon.com/cloudwatch/pricing";
const S3 = "https://devnotes.tech/understanding-aws-s3-pricing-a-complete-cost-breakdown-with-examples";
const LAMBDA =
  "docs/lambdas-md/lambda-13-cost.md of mariano/lambda_local_runner, of aws.amazon.com/lambda/pricing";

export const prices = {
  /** AWS says that compressed bytes are billed (User Guide, "Managing CloudTrail Lake costs"); the rate is by others. */
  lakeScan: {
    usd: 0.005,
    per: "GB scanned",
    source: "github.com/raajheshkannaa and others, of aws.amazon.com/cloudtrail/pricing",
    asOf: "2026-03",
  },
  lambdaRequest: { usd: 0.2 / 1e6, per: "call", source: LAMBDA, asOf: "2026-05" },
  lambdaArm64: { usd: 0.0000133334, per: "GB-second", source: LAMBDA, asOf: "2026-05" },
  lambdaX86: { usd: 0.0000166667, per: "GB-second", source: LAMBDA, asOf: "2026-05" },
  /** Out of AWS, the first 10 TB of a month; the 100 GB a month that are free in an account are not taken off. */
  transferOut: {
    usd: 0.09,
    per: "GB",
    source: "https://www.egresscost.com/aws, which has the same for EC2 and Lambda",
    asOf: "undated",
  },
  s3Storage: { usd: 0.023, per: "GB-month", source: S3, asOf: "undated" },
  /** PUT and LIST; a deletion is free. */
  s3Write: { usd: 0.005 / 1000, per: "PUT or LIST", source: S3, asOf: "undated" },
  s3Read: { usd: 0.0004 / 1000, per: "GET", source: S3, asOf: "undated" },
  logsIngested: {
    usd: 0.5,
    per: "GB",
    source:
      "https://wallstrdev.de/are-your-aws-lambda-functions-leaking-money-the-hidden-cost-of-cloudwatch-report-logs-2/",
    asOf: "2026-01",
  },
  metric: { usd: 0.3, per: "metric-month", source: CLOUDWATCH, asOf: "2026-02" },
  metricsPut: { usd: 0.01 / 1000, per: "PutMetricData", source: CLOUDWATCH, asOf: "2026-02" },
  metricsRead: {
    usd: 0.01 / 1000,
    per: "metric of GetMetricData",
    source: "https://support.site24x7.com/portal/en/kb/articles/aws-cloudwatch-metrics-cost-calculation",
    asOf: "undated",
  },
  alarm: {
    usd: 0.1,
    per: "metric of an alarm and month",
    source: "https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm",
    asOf: "undated",
  },
  dashboard: { usd: 3, per: "dashboard-month", source: CLOUDWATCH, asOf: "2026-02" },
  schedule: {
    usd: 1 / 1e6,
    per: "invocation",
    source: "https://cloudburn.io/blog/amazon-eventbridge-pricing",
    asOf: "2026-03",
  },
  email: {
    usd: 2 / 100_000,
    per: "e-mail",
    source: "https://www.factualminds.com/blog/amazon-sns-pricing-publishes-fanout-protocols/",
    asOf: "2026-06",
  },
  secret: {
    usd: 0.4,
    per: "secret-month",
    source: "github.com/api-evangelist/amazon-secrets-manager, of aws.amazon.com/secrets-manager/pricing",
    asOf: "2026-09",
  },
  kmsRequest: {
    usd: 0.03 / 10_000,
    per: "request",
    source: "https://cloudburn.io/blog/aws-kms-pricing",
    asOf: "2026-03",
  },
} as const satisfies Readonly<Record<string, Price>>;
