import type { Names } from "../names.ts";
import type { Place } from "./dashboard.ts";

/** Where functions and alarms of our names are: an account and Region, or what stands for them in `Fn::Sub`. */
export interface Where {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

/** What CloudFormation's `Fn::Sub` puts in. */
export const WHEREVER: Where = {
  partition: "${AWS::Partition}",
  region: "${AWS::Region}",
  accountId: "${AWS::AccountId}",
};

/** The place in which everything has the names that a deployment gives it. */
export function placeOf(names: Names, { partition, region, accountId }: Where): Place {
  const arn = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${accountId}:${rest}`;
  return {
    region,
    functionArn: (name) => arn("lambda", `function:${names.function(name)}`),
    alarmArn: (title) => arn("cloudwatch", `alarm:${names.alarm(title)}`),
  };
}
