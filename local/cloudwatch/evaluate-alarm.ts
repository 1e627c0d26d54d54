import { isoTime } from "../../kit/time.ts";
import type { AlarmRule, AlarmState } from "./alarm.ts";
import { evaluateQueries } from "./evaluate-queries.ts";
import type { MetricStore } from "./metric-store.ts";

/**
 * CloudWatch looks at a few more periods than it evaluates, so that a late point does not make an alarm forget (User
 * Guide, "Configuring how CloudWatch alarms treat missing data": five periods for three to evaluate).
 */
const EXTRA_PERIODS = 2;

/** What an alarm says of its metric now. Undefined: nothing to go by, the state stays as it is. */
export function evaluateAlarm(
  store: MetricStore,
  rule: AlarmRule,
  nowMs: number,
): { state: AlarmState; reason: string } | undefined {
  const periodMs = rule.periodSeconds * 1000;
  // Only whole periods count: the one that runs has not all its data.
  const endMs = Math.floor(nowMs / periodMs) * periodMs;
  const startMs = endMs - (rule.evaluationPeriods + EXTRA_PERIODS) * periodMs;
  const [result] = evaluateQueries(store, rule.queries, { startMs, endMs, nowMs });
  // The newest points that are there; periods without one only count where there are not enough.
  const recent = (result?.points ?? []).filter(({ atMs }) => atMs >= startMs).slice(-rule.evaluationPeriods);
  const present = recent.length;
  const missing = rule.evaluationPeriods - present;
  let breaching = recent.filter(({ value }) => rule.breaches(value)).length;
  if (rule.treatMissingData === "breaching") breaching += missing;
  if (breaching >= rule.datapointsToAlarm)
    return { state: "ALARM", reason: reasonOf(rule, recent, breaching) };
  if (present === 0) {
    if (rule.treatMissingData === "ignore") return undefined;
    if (rule.treatMissingData === "missing")
      return { state: "INSUFFICIENT_DATA", reason: `Insufficient Data: ${missing} datapoints were unknown.` };
  }
  return { state: "OK", reason: reasonOf(rule, recent, breaching) };
}

function reasonOf(
  rule: AlarmRule,
  recent: readonly { atMs: number; value: number }[],
  breaching: number,
): string {
  const shown = recent
    .slice(-3)
    .reverse()
    .map(({ atMs, value }) => `${value} (${isoTime(atMs).slice(0, 16)})`)
    .join(", ");
  const verdict = breaching >= rule.datapointsToAlarm ? "OK -> ALARM" : "ALARM -> OK";
  return `Threshold Crossed: ${breaching} out of the last ${rule.evaluationPeriods} datapoints [${shown}] breach the threshold (${rule.threshold}, ${rule.comparison}); minimum ${rule.datapointsToAlarm} for ${verdict} transition.`;
}
