import { DAY_MS, floorHour, HOUR_MS } from "../../kit/time.ts";
import type { Activity } from "./activities/activity.ts";
import { auditScan } from "./activities/audit-scan.ts";
import { builds } from "./activities/builds.ts";
import { networkActivity } from "./activities/network-activity.ts";
import { oddRecords } from "./activities/odd-records.ts";
import { outsideApprovedRegions } from "./activities/outside-approved-regions.ts";
import { peopleWork } from "./activities/people-work.ts";
import { securityChanges } from "./activities/security-changes.ts";
import { serviceChatter } from "./activities/service-chatter.ts";
import { signIns } from "./activities/sign-ins.ts";
import { workloads } from "./activities/workloads.ts";
import { attack } from "./attack/attack.ts";
import { createRandom } from "./random.ts";
import type { TrailEvent } from "./trail-event.ts";

const activities: Readonly<Record<string, Activity>> = {
  auditScan,
  builds,
  networkActivity,
  oddRecords,
  outsideApprovedRegions,
  peopleWork,
  securityChanges,
  serviceChatter,
  signIns,
  workloads,
};

export interface SampleSpan {
  /** The trail's end: no event is at or after it. Epoch milliseconds. */
  readonly asOfMs: number;
  readonly seed: string;
  /** 1-90; the attack needs two. */
  readonly days: number;
}

/**
 * The events of the sample trail, hour by hour and oldest hour first; inside an hour in no order. An hour's ordinary
 * events depend on the seed and the hour alone, so they are the same in a trail that ends an hour later.
 */
export function* sampleEvents({ asOfMs, seed, days }: SampleSpan): Generator<{
  readonly hourMs: number;
  readonly events: readonly TrailEvent[];
}> {
  const startMs = asOfMs - days * DAY_MS;
  const inside = ({ atMs }: TrailEvent) => atMs >= startMs && atMs < asOfMs;
  const attackByHour = groupByHour(attack(asOfMs, seed));
  for (let hourMs = floorHour(startMs); hourMs < asOfMs; hourMs += HOUR_MS) {
    const events = Object.entries(activities).flatMap(([name, activity]) =>
      activity({ startMs: hourMs, random: createRandom(`${seed}/${name}/${hourMs}`) }),
    );
    yield { hourMs, events: [...events, ...(attackByHour.get(hourMs) ?? [])].filter(inside) };
  }
}

function groupByHour(events: readonly TrailEvent[]): Map<number, TrailEvent[]> {
  const hours = new Map<number, TrailEvent[]>();
  for (const event of events) {
    const hourMs = floorHour(event.atMs);
    const list = hours.get(hourMs);
    if (list) list.push(event);
    else hours.set(hourMs, [event]);
  }
  return hours;
}
