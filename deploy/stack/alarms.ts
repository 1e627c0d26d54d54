import { HOUR_MS } from "../../kit/time.ts";
import type { FunctionName } from "../bundle/functions.ts";
import type { Config } from "../config/config.ts";
import { alarmsOf } from "../dashboards/alarms.ts";
import { namesOf } from "../names.ts";
import { functionsOf } from "./functions.ts";
import { attribute, comment, type Resources, ref } from "./intrinsics.ts";
import { ALARM_TOPIC, alarmId, DEAD_LETTER_QUEUE, idsOf } from "./logical-ids.ts";
import type { Json } from "./template.ts";

const HOUR_SECONDS = HOUR_MS / 1000;

type Properties = Readonly<Record<string, Json | undefined>>;

/** What the dashboards show as alarms, and what says that Trailboard itself is not well; all go to the topic. */
export function alarms(config: Config): Resources {
  return Object.assign(
    {},
    ...alarmsOf(config).map(({ title, AlarmName: _name, ...properties }) =>
      alarm(title, config, properties as Properties),
    ),
    indexLate(config),
    indexerFails(config),
    runsGivenUp(config),
    functionsOf(config).includes("trailboard-public") ? publicIsHeldBack(config) : {},
  );
}

/**
 * `Calls` is published for every hour that was looked at, also where it is 0, with the hour's start as its time. FILL
 * makes hours without it count as 0; "breaching" is for the case that there is nothing at all to fill. The point of an
 * hour arrives an hour and a quarter after its time, which is the one period more.
 */
function indexLate(config: Config): Resources {
  const { indexLagHours } = config.alarms;
  return alarm(
    "IndexLate",
    config,
    {
      AlarmDescription: `No hour was indexed for ${indexLagHours} hours, or its metrics could not be published. Until that is mended, the other alarms on the index see nothing`,
      Metrics: [
        {
          Id: "calls",
          ReturnData: false,
          MetricStat: {
            Metric: { Namespace: namesOf(config).namespace, MetricName: "Calls" },
            Period: HOUR_SECONDS,
            Stat: "SampleCount",
          },
        },
        { Id: "looks", Label: "Looks at the hour", Expression: "FILL(calls, 0)", ReturnData: true },
      ],
      ComparisonOperator: "LessThanThreshold",
      Threshold: 1,
      EvaluationPeriods: indexLagHours + 1,
      TreatMissingData: "breaching",
    },
    "Rings in the first hour of a new deployment too, until the first hour is indexed.",
  );
}

/** A run that fails is tried once more: two errors within an hour are a run that was given up. */
function indexerFails(config: Config): Resources {
  return alarm("IndexerErrors", config, {
    AlarmDescription: "A run of the indexer failed twice; its log says why",
    ...ofFunction("trailboard-indexer", "Errors"),
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
    Threshold: 2,
  });
}

function runsGivenUp(config: Config): Resources {
  return alarm(
    "RunsGivenUp",
    config,
    {
      AlarmDescription:
        "Runs of the indexer were given up; the dead-letter queue has them. The next run makes up for their hours",
      Namespace: "AWS/SQS",
      MetricName: "ApproximateNumberOfMessagesVisible",
      Dimensions: [{ Name: "QueueName", Value: attribute(DEAD_LETTER_QUEUE, "QueueName") }],
      Statistic: "Maximum",
      Period: 300,
      EvaluationPeriods: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      Threshold: 1,
      TreatMissingData: "notBreaching",
    },
    "Rings until the queue is emptied, or its messages are 14 days old.",
  );
}

/** Only strangers can wear out the public function's concurrency: somebody calls it more than viewers do. */
function publicIsHeldBack(config: Config): Resources {
  return alarm("PublicThrottled", config, {
    AlarmDescription: "The public function is called more often than its concurrency allows",
    ...ofFunction("trailboard-public", "Throttles"),
    ComparisonOperator: "GreaterThanOrEqualToThreshold",
    Threshold: 100,
  });
}

function ofFunction(name: FunctionName, metric: string): Properties {
  return {
    Namespace: "AWS/Lambda",
    MetricName: metric,
    Dimensions: [{ Name: "FunctionName", Value: ref(idsOf(name).function) }],
    Statistic: "Sum",
    Period: HOUR_SECONDS,
    EvaluationPeriods: 1,
    TreatMissingData: "notBreaching",
  };
}

function alarm(title: string, config: Config, properties: Properties, why?: string): Resources {
  return {
    [alarmId(title)]: {
      Type: "AWS::CloudWatch::Alarm",
      Properties: {
        AlarmName: namesOf(config).alarm(title),
        ...properties,
        AlarmActions: [ref(ALARM_TOPIC)],
      } as Readonly<Record<string, Json>>,
      ...(why === undefined ? {} : { Metadata: comment(why) }),
    },
  };
}
