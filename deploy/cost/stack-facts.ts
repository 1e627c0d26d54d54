import type { FunctionName } from "../bundle/functions.ts";
import type { Config } from "../config/config.ts";
import { type FunctionSize, sizeOf } from "../stack/function-sizes.ts";
import { functionsOf } from "../stack/functions.ts";
import { idsOf } from "../stack/logical-ids.ts";
import { stackTemplate } from "../stack/stack.ts";
import type { Json, Resource } from "../stack/template.ts";

/** What of the stack costs money, counted in the very template that is deployed. */
export interface StackFacts {
  readonly dashboards: number;
  /** An alarm is billed for each metric that it looks at. */
  readonly alarmMetrics: number;
  readonly alarms: number;
  readonly schedules: number;
  readonly secrets: number;
  readonly functions: Readonly<Partial<Record<FunctionName, FunctionFacts>>>;
}

export interface FunctionFacts {
  /** GB as Lambda counts them: 1,024 MB. */
  readonly memoryGB: number;
  readonly memoryMB: number;
  readonly timeoutSeconds: number;
  /** Whether Lambda's own lines of each call go to the log: not from level WARN on. */
  readonly isLogged: boolean;
}

/** Names of the code do not matter to what it costs. */
const CODE = { trailboard: "", "trailboard-detail": "", "trailboard-public": "", "trailboard-indexer": "" };

export function stackFacts(config: Config): StackFacts {
  const { Resources } = stackTemplate(config, CODE);
  const all = Object.values(Resources);
  const count = (type: string) => all.filter(({ Type }) => Type === type).length;
  const alarms = all.filter(({ Type }) => Type === "AWS::CloudWatch::Alarm");
  return {
    dashboards: count("AWS::CloudWatch::Dashboard"),
    alarmMetrics: alarms.reduce((sum, alarm) => sum + metricsOf(alarm), 0),
    alarms: alarms.length,
    schedules: count("AWS::Scheduler::Schedule"),
    secrets: count("AWS::SecretsManager::Secret"),
    functions: Object.fromEntries(
      functionsOf(config).map((name) => [
        name,
        functionFacts(sizeOf(name, config), Resources[idsOf(name).function]),
      ]),
    ),
  };
}

function functionFacts(
  { memoryMB, timeoutSeconds }: FunctionSize,
  resource: Resource | undefined,
): FunctionFacts {
  const level = member(resource?.Properties?.LoggingConfig, "SystemLogLevel");
  return { memoryMB, memoryGB: memoryMB / 1024, timeoutSeconds, isLogged: level !== "WARN" };
}

/** An alarm on an expression looks at the metrics that the expression needs. */
function metricsOf({ Properties = {} }: Resource): number {
  const { Metrics } = Properties;
  if (!Array.isArray(Metrics)) return 1;
  return Metrics.filter((metric: Json) => member(metric, "MetricStat") !== undefined).length;
}

function member(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return (value as Readonly<Record<string, Json | undefined>>)[name];
}
