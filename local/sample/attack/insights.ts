import { isoTime } from "../../../kit/time.ts";
import { PRODUCTION } from "../cast.ts";
import { attackStory, type StepName } from "../story.ts";
import type { TrailEvent } from "../trail-event.ts";
import type { Stage } from "./attack.ts";

/** CloudTrail Insights notices two of the steps: records of another shape, in a folder of their own. */
export function insights(stage: Stage): TrailEvent[] {
  return [
    ...insight(stage, "enumeration", "us-east-1", "iam", "ListUsers", "ApiCallRateInsight", undefined),
    ...insight(
      stage,
      "mining",
      "ap-southeast-1",
      "ec2",
      "RunInstances",
      "ApiErrorRateInsight",
      "Client.VcpuLimitExceeded",
    ),
  ];
}

function insight(
  { random, range }: Stage,
  step: StepName,
  region: string,
  service: string,
  eventName: string,
  insightType: string,
  errorCode: string | undefined,
): TrailEvent[] {
  const { startMs, endMs } = range(step);
  const sharedEventID = random.uuid();
  const insightContext = {
    statistics: {
      baseline: { average: 0.0017 },
      insight: { average: 7.5 },
      insightDuration: 10,
      baselineDuration: 10080,
    },
    attributions: [
      {
        attribute: "userIdentityArn",
        insight: [{ value: attackStory.leakedUserArn, average: 7.4 }],
        baseline: [{ value: attackStory.leakedUserArn, average: 0 }],
      },
    ],
  };
  return (["Start", "End"] as const).map((state) => {
    const atMs = state === "Start" ? startMs + 600_000 : endMs;
    const eventId = random.uuid();
    const record = {
      eventVersion: "1.09",
      eventTime: `${isoTime(atMs).slice(0, 19)}Z`,
      awsRegion: region,
      eventID: eventId,
      eventType: "AwsCloudTrailInsight",
      recipientAccountId: PRODUCTION.id,
      sharedEventID,
      insightDetails: {
        state,
        eventSource: `${service}.amazonaws.com`,
        eventName,
        insightType,
        ...(errorCode === undefined ? {} : { errorCode }),
        insightContext,
      },
      eventCategory: "Insight",
    };
    return { atMs, accountId: PRODUCTION.id, region, folder: "CloudTrail-Insight", eventId, record } as const;
  });
}
