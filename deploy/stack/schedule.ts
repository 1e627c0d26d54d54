import { MINUTE_MS } from "../../kit/time.ts";
import { DELIVERY_LAG_MS, LOOK_AGAIN_HOURS } from "../../trail/indexing/hours-to-index.ts";
import type { Config } from "../config/config.ts";
import { attribute, comment, type Resources, ref, sub } from "./intrinsics.ts";
import { DEAD_LETTER_QUEUE, idsOf } from "./logical-ids.ts";
import { role, sendTo } from "./roles.ts";

/** The minute of each hour at which the hour before has been over, and its events on their way, for long enough. */
const SCHEDULE_MINUTE = (DELIVERY_LAG_MS / MINUTE_MS + 1) % 60;

/** Longer than a run and its second attempt; the next hour's run makes up for what is not done until then. */
const MAX_EVENT_AGE_SECONDS = 55 * 60;

/**
 * The hourly run of the indexer, and the queue of runs that were given up.
 *
 * There is no second schedule for late events: each run looks at the newest hour and again at those 1, 2, 6 and 24 hours
 * back, so that a day later every hour was looked at five times. CloudTrail delivers within about 5 minutes on average
 * and one real capture had delays of up to 10; a sixth look at every hour would cost a fifth more for events that nobody
 * has seen come so late. `index backfill` looks at any hours again.
 */
export function schedule(config: Config): Resources {
  const indexer = idsOf("trailboard-indexer").function;
  return {
    HourlySchedule: {
      Type: "AWS::Scheduler::Schedule",
      Properties: {
        Description: "Indexes the hour that is over, and recent hours again for late events",
        ScheduleExpression: `cron(${SCHEDULE_MINUTE} * * * ? *)`,
        ScheduleExpressionTimezone: "UTC",
        FlexibleTimeWindow: { Mode: "OFF" },
        State: "ENABLED",
        Target: {
          Arn: attribute(indexer, "Arn"),
          RoleArn: attribute("ScheduleRole", "Arn"),
          Input: "{}",
          RetryPolicy: { MaximumRetryAttempts: 5, MaximumEventAgeInSeconds: MAX_EVENT_AGE_SECONDS },
          DeadLetterConfig: { Arn: attribute(DEAD_LETTER_QUEUE, "Arn") },
        },
      },
      Metadata: comment(
        `Minute ${SCHEDULE_MINUTE}: ${DELIVERY_LAG_MS / MINUTE_MS} minutes for the delivery of events, and one more. Each run also looks again at hours ${LOOK_AGAIN_HOURS.join(", ")} back, so that no second schedule is needed for late events.`,
      ),
    },
    ScheduleRole: {
      ...role(config, "scheduler.amazonaws.com", [
        {
          Sid: "RunIndexer",
          Effect: "Allow",
          Action: ["lambda:InvokeFunction"],
          Resource: attribute(indexer, "Arn"),
        },
        sendTo(DEAD_LETTER_QUEUE),
      ]),
    },
    IndexerAttempts: {
      Type: "AWS::Lambda::EventInvokeConfig",
      Properties: {
        FunctionName: ref(indexer),
        Qualifier: "$LATEST",
        MaximumRetryAttempts: 1,
        MaximumEventAgeInSeconds: MAX_EVENT_AGE_SECONDS,
        DestinationConfig: { OnFailure: { Destination: attribute(DEAD_LETTER_QUEUE, "Arn") } },
      },
      Metadata: comment(
        "A second attempt scans all hours of the run again, so there is one and not two: hours that are still missing are made up for by the next run.",
      ),
    },
    [DEAD_LETTER_QUEUE]: {
      Type: "AWS::SQS::Queue",
      Properties: { MessageRetentionPeriod: 14 * 24 * 3600, SqsManagedSseEnabled: true },
      Metadata: comment(
        "Runs of the indexer that were given up, for 14 days: what was asked, and why it failed.",
      ),
    },
    DeadLetterQueuePolicy: {
      Type: "AWS::SQS::QueuePolicy",
      Properties: {
        Queues: [ref(DEAD_LETTER_QUEUE)],
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "TlsOnly",
              Effect: "Deny",
              Principal: "*",
              Action: "sqs:*",
              Resource: sub(`\${${DEAD_LETTER_QUEUE}.Arn}`),
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
          ],
        },
      },
      Metadata: comment("A denial: here * refuses everybody, and everything without TLS."),
    },
  };
}
