import type { Config } from "../config/config.ts";
import { alarms } from "./alarms.ts";
import { dashboards } from "./dashboards.ts";
import { type CodeFiles, functionsOf, lambdaFunction } from "./functions.ts";
import { indexBucket } from "./index-bucket.ts";
import { notifications } from "./notifications.ts";
import { outputs } from "./outputs.ts";
import { parameters } from "./parameters.ts";
import { pseudonymKey } from "./pseudonym-key.ts";
import { functionRole } from "./roles.ts";
import { schedule } from "./schedule.ts";
import type { Template } from "./template.ts";
import { viewers } from "./viewers.ts";

/** The whole stack as CloudFormation takes it; knows neither account nor Region, so that one file serves all. */
export function stackTemplate(config: Config, code: CodeFiles): Template {
  const functions = functionsOf(config);
  return {
    AWSTemplateFormatVersion: "2010-09-09",
    Description: "Trailboard: CloudTrail inside CloudWatch dashboards",
    Parameters: parameters(config),
    Resources: {
      ...indexBucket(config),
      ...Object.assign(
        {},
        ...functions.map((name) => ({
          ...functionRole(name, config),
          ...lambdaFunction(name, config, code),
        })),
      ),
      ...(functions.includes("trailboard-public") ? pseudonymKey() : {}),
      ...schedule(config),
      ...notifications(config),
      ...alarms(config),
      ...dashboards(config),
      ...viewers(config),
    },
    Outputs: outputs(config),
  };
}
