import { alarm, dashboard } from "./cloudwatch-types.ts";
import { managedPolicy, role } from "./iam-types.ts";
import { lambdaFunction, permission } from "./lambda-types.ts";
import { otherTypes } from "./other-types.ts";
import type { ResourceType } from "./resource-type.ts";
import { bucket, bucketPolicy } from "./s3-types.ts";
import { schedule, scheduleGroup } from "./scheduler-types.ts";

/** Everything that a stack of the fake can hold; a test compares what is said of each with AWS's own specification. */
export const RESOURCE_TYPES: Readonly<Record<string, ResourceType>> = {
  "AWS::CloudWatch::Alarm": alarm,
  "AWS::CloudWatch::Dashboard": dashboard,
  "AWS::IAM::ManagedPolicy": managedPolicy,
  "AWS::IAM::Role": role,
  "AWS::Lambda::Function": lambdaFunction,
  "AWS::Lambda::Permission": permission,
  "AWS::S3::Bucket": bucket,
  "AWS::S3::BucketPolicy": bucketPolicy,
  "AWS::Scheduler::Schedule": schedule,
  "AWS::Scheduler::ScheduleGroup": scheduleGroup,
  ...otherTypes,
};

export function resourceType(type: string): ResourceType {
  const found = RESOURCE_TYPES[type];
  if (!found) throw new Error(`The fake AWS knows no ${type}: checkTemplate lets none through`);
  return found;
}
