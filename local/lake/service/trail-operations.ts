import { AwsError, type AwsOperation } from "../../wire/service.ts";
import { type Input, optionalText, requiredText, seconds, texts } from "./input.ts";

/** The trail that the account seems to have: what posture checks ask about. */
export interface LocalTrail {
  readonly name: string;
  readonly arn: string;
  readonly homeRegion: string;
  readonly s3BucketName: string;
  readonly multiRegion: boolean;
  readonly organization: boolean;
  readonly logFileValidation: boolean;
  readonly logging: boolean;
  readonly startedMs: number;
  /** Undefined where nothing was delivered yet. */
  readonly latestDeliveryMs: number | undefined;
  readonly dataEvents: boolean;
  readonly insightTypes: readonly ("ApiCallRateInsight" | "ApiErrorRateInsight")[];
}

/** DescribeTrails, GetTrailStatus, GetEventSelectors and GetInsightSelectors. */
export function trailOperations(trails: readonly LocalTrail[]): Readonly<Record<string, AwsOperation>> {
  return {
    DescribeTrails: (input) => {
      const names = texts(input, "trailNameList", 1000);
      const shown =
        names.length === 0
          ? trails
          : trails.filter(({ name, arn }) => names.includes(name) || names.includes(arn));
      return { trailList: shown.map(describe) };
    },
    GetTrailStatus: (input) => status(trailOf(trails, requiredText(input, "Name", 256))),
    GetEventSelectors: (input) => selectors(trailOf(trails, requiredText(input, "TrailName", 256))),
    GetInsightSelectors: (input) => insights(trails, input),
  };
}

function trailOf(trails: readonly LocalTrail[], nameOrArn: string): LocalTrail {
  const trail = trails.find(({ name, arn }) => name === nameOrArn || arn === nameOrArn);
  if (trail) return trail;
  throw new AwsError("TrailNotFoundException", `Unknown trail: ${JSON.stringify(nameOrArn)}`, 404);
}

function describe(trail: LocalTrail): object {
  return {
    Name: trail.name,
    S3BucketName: trail.s3BucketName,
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: trail.multiRegion,
    HomeRegion: trail.homeRegion,
    TrailARN: trail.arn,
    LogFileValidationEnabled: trail.logFileValidation,
    HasCustomEventSelectors: trail.dataEvents,
    HasInsightSelectors: trail.insightTypes.length > 0,
    IsOrganizationTrail: trail.organization,
  };
}

function status(trail: LocalTrail): object {
  const delivered = trail.latestDeliveryMs;
  return {
    IsLogging: trail.logging,
    StartLoggingTime: seconds(trail.startedMs),
    TimeLoggingStarted: new Date(trail.startedMs).toISOString(),
    ...(delivered === undefined
      ? {}
      : {
          LatestDeliveryTime: seconds(delivered),
          LatestDeliveryAttemptTime: new Date(delivered).toISOString(),
          LatestDeliveryAttemptSucceeded: new Date(delivered).toISOString(),
        }),
    ...(delivered !== undefined && trail.logFileValidation
      ? { LatestDigestDeliveryTime: seconds(delivered) }
      : {}),
  };
}

function selectors(trail: LocalTrail): object {
  const categories = trail.dataEvents ? ["Management", "Data"] : ["Management"];
  return {
    TrailARN: trail.arn,
    AdvancedEventSelectors: categories.map((category) => ({
      Name: `${category} events`,
      FieldSelectors: [
        { Field: "eventCategory", Equals: [category] },
        ...(category === "Data" ? [{ Field: "resources.type", Equals: ["AWS::S3::Object"] }] : []),
      ],
    })),
  };
}

function insights(trails: readonly LocalTrail[], input: Input): object {
  const name = optionalText(input, "TrailName", 256);
  if (name === undefined || optionalText(input, "EventDataStore", 256) !== undefined)
    throw new AwsError(
      "InvalidParameterCombinationException",
      "Cannot go on: expected TrailName and no EventDataStore",
    );
  const trail = trailOf(trails, name);
  if (trail.insightTypes.length === 0)
    throw new AwsError("InsightNotEnabledException", `Trail ${trail.name} does not have Insights enabled`);
  return {
    TrailARN: trail.arn,
    InsightSelectors: trail.insightTypes.map((InsightType) => ({ InsightType })),
  };
}
