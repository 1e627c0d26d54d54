import type { MetricDataQuery } from "@aws-sdk/client-cloudwatch";
import type { CloudWatchReader } from "../../local/console/cloudwatch-reader.ts";

export const ALARM_ARN = "arn:aws:cloudwatch:us-east-1:111122223333:alarm:TooManyDenied";

/** Dashboards as given, a wave for every metric, two alarms. */
export function fakeCloudWatch(dashboards: Readonly<Record<string, object>>): CloudWatchReader {
  return {
    async dashboardNames() {
      return Object.keys(dashboards);
    },
    async dashboardBody(name) {
      const body = dashboards[name];
      return body && JSON.stringify(body);
    },
    async metricData(queries: readonly MetricDataQuery[], startMs, endMs) {
      const series = queries
        .filter(({ ReturnData }) => ReturnData !== false)
        .map((query, index) => {
          const periodMs = (query.MetricStat?.Period ?? query.Period ?? 300) * 1000;
          const points: [number, number][] = [];
          for (let atMs = Math.ceil(startMs / periodMs) * periodMs; atMs < endMs; atMs += periodMs) {
            // One gap in the middle, because gaps must be seen.
            const share = (atMs - startMs) / (endMs - startMs);
            if (share < 0.5 || share > 0.56)
              points.push([atMs, Math.round(400 * (index + 1) * (1.2 + Math.sin(share * 25 + index)))]);
          }
          const label = query.Label ?? query.MetricStat?.Metric?.MetricName ?? query.Id ?? "";
          return { id: query.Id ?? "", label, points, complete: true };
        });
      return { series, messages: [] };
    },
    async alarms(arns) {
      return arns
        .filter((arn) => !arn.endsWith(":Missing"))
        .map((arn, index) => ({
          arn,
          name: arn.split(":alarm:")[1] ?? "",
          kind: index === 1 ? ("composite" as const) : ("metric" as const),
          state: index === 0 ? ("ALARM" as const) : ("OK" as const),
          reason: "Threshold crossed",
          updatedMs: 1_700_000_000_000,
          threshold: 500,
          metric: ["Trailboard", "Denied"],
        }));
    },
  };
}
