import { AwsError } from "../wire/service.ts";
import { type AlarmRule, type AlarmState, readAlarm, STATES } from "./alarm.ts";
import { evaluateAlarm } from "./evaluate-alarm.ts";
import {
  badCombination,
  type Input,
  list,
  missing,
  offsetOf,
  oneOf,
  optionalInteger,
  optionalText,
  text,
  tokenOf,
} from "./input.ts";
import type { MetricStore } from "./metric-store.ts";
import { readTags, type Tags } from "./tags.ts";

export interface StoredAlarm {
  readonly rule: AlarmRule;
  readonly configuredMs: number;
  state: AlarmState;
  reason: string;
  stateMs: number;
}

const MAX_ALARMS = 5000;

export function alarmArn({ accountId, region }: { accountId: string; region: string }, name: string): string {
  return `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`;
}

/** Metric alarms over `store`, and their `tags` by ARN. They are evaluated when somebody looks. */
export function alarmOperations(
  alarms: Map<string, StoredAlarm>,
  tags: Map<string, Tags>,
  store: MetricStore,
  context: { accountId: string; region: string; clock: () => number; changed: () => void },
) {
  const { clock, changed } = context;
  const arnOf = (name: string) => alarmArn(context, name);

  function evaluated(alarm: StoredAlarm): StoredAlarm {
    const now = evaluateAlarm(store, alarm.rule, clock());
    if (!now) return alarm;
    if (now.state !== alarm.state) {
      alarm.stateMs = clock();
      alarm.state = now.state;
      changed();
    }
    alarm.reason = now.reason;
    return alarm;
  }

  return {
    PutMetricAlarm(input: Input): object {
      const rule = readAlarm(input);
      const before = alarms.get(rule.name);
      if (!before && alarms.size >= MAX_ALARMS)
        throw new AwsError("LimitExceededFault", `This local CloudWatch holds at most ${MAX_ALARMS} alarms.`);
      const nowMs = clock();
      // As with dashboards: tags of an alarm that is there are changed by TagResource alone.
      const given = readTags(input.Tags, "Tags");
      if (!before) tags.set(arnOf(rule.name), given);
      // Changing an alarm leaves its state as it was until it is evaluated again.
      alarms.set(rule.name, {
        rule,
        configuredMs: nowMs,
        state: before?.state ?? "INSUFFICIENT_DATA",
        reason: before?.reason ?? "Unchecked: Initial alarm creation",
        stateMs: before?.stateMs ?? nowMs,
      });
      changed();
      return {};
    },
    DescribeAlarms(input: Input): object {
      const names = list(input.AlarmNames, "AlarmNames", 100).map((name, i) =>
        text(name, `AlarmNames.member.${i + 1}`, 255),
      );
      const prefix = optionalText(input.AlarmNamePrefix, "AlarmNamePrefix", 255);
      if (names.length > 0 && prefix !== undefined)
        throw badCombination("AlarmNamePrefix and AlarmNames cannot both be specified.");
      const types = list(input.AlarmTypes, "AlarmTypes", 3);
      const state = oneOf(input.StateValue, "StateValue", STATES);
      const pageSize = optionalInteger(input.MaxRecords, "MaxRecords", 1, 100) ?? 50;
      const offset = offsetOf(input.NextToken);
      // Composite and log alarms do not exist here: asked for those alone, the answer is empty.
      const wanted = types.length > 0 && !types.includes("MetricAlarm") ? [] : [...alarms.values()];
      const found = wanted
        .filter(
          ({ rule }) =>
            (names.length === 0 || names.includes(rule.name)) && rule.name.startsWith(prefix ?? ""),
        )
        .map(evaluated)
        .filter((alarm) => state === undefined || alarm.state === state)
        .sort((a, b) => (a.rule.name < b.rule.name ? -1 : 1));
      return {
        MetricAlarms: found
          .slice(offset, offset + pageSize)
          .map((alarm) => wireAlarm(alarm, arnOf(alarm.rule.name))),
        CompositeAlarms: [],
        ...(found.length > offset + pageSize ? { NextToken: tokenOf(offset + pageSize) } : {}),
      };
    },
    /** For tests of what an alarm sets off: the next evaluation puts it right again. */
    SetAlarmState(input: Input): object {
      const alarm = alarms.get(text(input.AlarmName, "AlarmName", 255));
      if (!alarm) throw new AwsError("ResourceNotFound", "The named alarm does not exist.", 404);
      const state = oneOf(input.StateValue, "StateValue", STATES);
      if (!state) throw missing("StateValue");
      alarm.state = state;
      alarm.reason = text(input.StateReason, "StateReason", 1023);
      alarm.stateMs = clock();
      changed();
      return {};
    },
    DeleteAlarms(input: Input): object {
      const names = list(input.AlarmNames, "AlarmNames", 100).map((name, i) =>
        text(name, `AlarmNames.member.${i + 1}`, 255),
      );
      for (const name of names)
        if (!alarms.has(name))
          throw new AwsError("ResourceNotFound", `The named alarm does not exist: ${name}`, 404);
      for (const name of names) {
        alarms.delete(name);
        tags.delete(arnOf(name));
      }
      changed();
      return {};
    },
  };
}

const SHOWN = [
  "AlarmDescription",
  "OKActions",
  "AlarmActions",
  "InsufficientDataActions",
  "MetricName",
  "Namespace",
  "Statistic",
  "ExtendedStatistic",
  "Period",
  "Unit",
  "EvaluationPeriods",
  "DatapointsToAlarm",
  "Threshold",
  "ComparisonOperator",
  "TreatMissingData",
] as const;

function wireAlarm({ rule, configuredMs, state, reason, stateMs }: StoredAlarm, arn: string): object {
  const { input } = rule;
  return {
    AlarmName: rule.name,
    AlarmArn: arn,
    ActionsEnabled: input.ActionsEnabled ?? true,
    ...Object.fromEntries(
      SHOWN.filter((field) => input[field] !== undefined).map((field) => [field, input[field]]),
    ),
    Dimensions: input.Dimensions ?? [],
    ...(input.Metrics ? { Metrics: input.Metrics } : {}),
    AlarmConfigurationUpdatedTimestamp: configuredMs / 1000,
    StateValue: state,
    StateReason: reason,
    StateUpdatedTimestamp: stateMs / 1000,
    StateTransitionedTimestamp: stateMs / 1000,
  };
}
