import {
  CloudWatchClient,
  DashboardNotFoundError,
  DescribeAlarmsCommand,
  GetDashboardCommand,
  GetMetricDataCommand,
  ListDashboardsCommand,
  type MetricDataQuery,
} from "@aws-sdk/client-cloudwatch";

/** One line of a chart. A period without data has no point. */
export interface SeriesAnswer {
  readonly id: string;
  readonly label: string;
  /** [epoch milliseconds, value], oldest first. */
  readonly points: readonly (readonly [number, number])[];
  readonly complete: boolean;
}

export interface AlarmAnswer {
  readonly arn: string;
  readonly name: string;
  readonly kind: "metric" | "composite";
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA";
  readonly reason: string;
  readonly updatedMs: number;
  /** Where the alarm's line stands on its metric's chart. */
  readonly threshold: number | null;
  /** The metric under the alarm, as a chart asks for it. */
  readonly metric: readonly string[] | null;
}

/** What the page shows of CloudWatch, by the calls that the console makes. */
export interface CloudWatchReader {
  dashboardNames(): Promise<string[]>;
  /** Undefined where there is no such dashboard. */
  dashboardBody(name: string): Promise<string | undefined>;
  /** Each query a MetricDataQuery; CloudWatch checks them. */
  metricData(
    queries: readonly object[],
    startMs: number,
    endMs: number,
  ): Promise<{ series: SeriesAnswer[]; messages: string[] }>;
  alarms(arns: readonly string[]): Promise<AlarmAnswer[]>;
}

const MAX_QUERIES_PER_CALL = 500;

/** Reads the embedded CloudWatch at `endpoint` with the real SDK. All pages, always. */
export function cloudWatchReader(endpoint: string, region: string): CloudWatchReader {
  const client = new CloudWatchClient({
    endpoint,
    region,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 2,
  });
  return {
    async dashboardNames() {
      const names: string[] = [];
      let NextToken: string | undefined;
      do {
        const page = await client.send(new ListDashboardsCommand(NextToken ? { NextToken } : {}));
        for (const { DashboardName } of page.DashboardEntries ?? [])
          if (DashboardName) names.push(DashboardName);
        NextToken = page.NextToken;
      } while (NextToken);
      return names;
    },

    async dashboardBody(name) {
      try {
        const { DashboardBody } = await client.send(new GetDashboardCommand({ DashboardName: name }));
        return DashboardBody;
      } catch (error) {
        if (error instanceof DashboardNotFoundError) return undefined;
        throw error;
      }
    },

    async metricData(queries, startMs, endMs) {
      const found = new Map<string, { label: string; points: [number, number][]; complete: boolean }>();
      const messages: string[] = [];
      let NextToken: string | undefined;
      do {
        const page = await client.send(
          new GetMetricDataCommand({
            MetricDataQueries: queries.slice(0, MAX_QUERIES_PER_CALL) as MetricDataQuery[],
            StartTime: new Date(startMs),
            EndTime: new Date(endMs),
            ScanBy: "TimestampAscending",
            ...(NextToken ? { NextToken } : {}),
          }),
        );
        for (const {
          Id = "",
          Label = "",
          Timestamps = [],
          Values = [],
          StatusCode,
        } of page.MetricDataResults ?? []) {
          // A series may come in several pages: each brings more of its points.
          const series = found.get(Id) ?? { label: Label, points: [], complete: true };
          Timestamps.forEach((at, i) => {
            const value = Values[i];
            if (value !== undefined) series.points.push([at.getTime(), value]);
          });
          series.complete = StatusCode === "Complete";
          found.set(Id, series);
        }
        for (const { Code, Value } of page.Messages ?? [])
          messages.push([Code, Value].filter(Boolean).join(": "));
        NextToken = page.NextToken;
      } while (NextToken);
      const series = [...found].map(([id, { label, points, complete }]) => ({ id, label, points, complete }));
      return { series, messages };
    },

    async alarms(arns) {
      const names = arns.map((arn) => arn.split(":alarm:")[1] ?? arn).slice(0, 100);
      if (names.length === 0) return [];
      const { MetricAlarms = [], CompositeAlarms = [] } = await client.send(
        new DescribeAlarmsCommand({ AlarmNames: names, AlarmTypes: ["MetricAlarm", "CompositeAlarm"] }),
      );
      return [
        ...MetricAlarms.map((alarm) => ({
          ...alarmAnswer(alarm, "metric"),
          threshold: alarm.Threshold ?? null,
          metric:
            alarm.Namespace && alarm.MetricName
              ? [
                  alarm.Namespace,
                  alarm.MetricName,
                  ...(alarm.Dimensions ?? []).flatMap(({ Name = "", Value = "" }) => [Name, Value]),
                ]
              : null,
        })),
        ...CompositeAlarms.map((alarm) => ({
          ...alarmAnswer(alarm, "composite"),
          threshold: null,
          metric: null,
        })),
      ];
    },
  };
}

function alarmAnswer(
  alarm: {
    AlarmArn?: string | undefined;
    AlarmName?: string | undefined;
    StateValue?: string | undefined;
    StateReason?: string | undefined;
    StateUpdatedTimestamp?: Date | undefined;
  },
  kind: "metric" | "composite",
): Omit<AlarmAnswer, "threshold" | "metric"> {
  const state = alarm.StateValue;
  return {
    arn: alarm.AlarmArn ?? "",
    name: alarm.AlarmName ?? "",
    kind,
    state: state === "OK" || state === "ALARM" ? state : "INSUFFICIENT_DATA",
    reason: alarm.StateReason ?? "",
    updatedMs: alarm.StateUpdatedTimestamp?.getTime() ?? 0,
  };
}
