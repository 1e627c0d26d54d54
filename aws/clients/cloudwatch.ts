/** The part of the SDK that metrics need, loaded only when a metric is read or published. */
export { CloudWatchClient, GetMetricDataCommand, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
