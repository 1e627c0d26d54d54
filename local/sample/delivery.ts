import { HOUR_MS, isoTime, MINUTE_MS } from "../../kit/time.ts";
import { HOME_REGION, ORGANIZATION_ID, PRODUCTION } from "./cast.ts";
import { createRandom } from "./random.ts";
import type { TrailEvent } from "./trail-event.ts";

/** One S3 object of the trail. */
export interface LogObject {
  /** `AWSLogs/o-.../<account>/CloudTrail/<region>/YYYY/MM/DD/<account>_CloudTrail_<region>_<time>Z_<id>.json.gz` */
  readonly key: string;
  readonly json: string;
  readonly records: number;
}

/**
 * Puts events into objects as CloudTrail does: by account and region, minutes after the fact, a few much later, and
 * some twice. What would have been delivered after `asOfMs` is not there yet.
 */
export function createDelivery(asOfMs: number, seed: string) {
  const pending = new Map<string, Batch>();
  return {
    add(event: TrailEvent): { deliveries: number } {
      const json = JSON.stringify(event.record);
      let deliveries = 0;
      for (const atMs of deliveryTimes(event)) {
        if (atMs > asOfMs) continue;
        batchAt(pending, event, slotEnd(event, atMs, asOfMs)).jsons.push(json);
        deliveries++;
      }
      return { deliveries };
    },
    /** Objects that nothing can be added to any more, once all events before `untilMs` have been added. */
    *closed(untilMs: number): Generator<LogObject> {
      for (const [name, batch] of pending) {
        if (batch.slotMs > untilMs) continue;
        pending.delete(name);
        yield logObject(batch, name, seed);
      }
    },
  };
}

interface Batch {
  readonly slotMs: number;
  readonly accountId: string;
  readonly region: string;
  readonly folder: string;
  readonly jsons: string[];
}

/**
 * 1-9 minutes as a rule; one in 150 up to five hours late; one in 60 a second time, in a later object. Drawn from the
 * event's own id, which is random already: an event's delivery does not depend on what else happens.
 */
function deliveryTimes({ atMs, eventId }: TrailEvent): number[] {
  const [lateness, lag, again] = [share(eventId, 0), share(eventId, 24), share(eventId, 30)];
  const lagMs = lateness < 1 / 150 ? (40 + lag * 260) * MINUTE_MS : MINUTE_MS + lag ** 2 * 8 * MINUTE_MS;
  const first = atMs + lagMs;
  return again < 1 / 60 ? [first, first + LONGEST_SLOT_MS + lag * HOUR_MS] : [first];
}

/** Six hex digits of an id as a number from 0 to 1. */
function share(eventId: string, from: number): number {
  return Number.parseInt(eventId.slice(from, from + 6), 16) / 0x1000000;
}

const LONGEST_SLOT_MS = 6 * HOUR_MS;

/**
 * CloudTrail delivers about every five minutes. So does this near the end of the trail, where somebody watches; older
 * objects hold hours, so that two weeks are hundreds of files and not fifty thousand.
 */
function slotEnd({ accountId, region }: TrailEvent, atMs: number, asOfMs: number): number {
  const isBusiest = accountId === PRODUCTION.id && region === HOME_REGION;
  const oldSlotMs = isBusiest ? 2 * HOUR_MS : LONGEST_SLOT_MS;
  const recentMs = Math.floor(asOfMs / HOUR_MS - 1) * HOUR_MS;
  const isRecent = atMs > recentMs;
  const slotMs = isRecent ? 5 * MINUTE_MS : oldSlotMs;
  // No object reaches over the border, or it would be made of two kinds; the last is as young as the trail's end.
  return Math.min(Math.ceil(atMs / slotMs) * slotMs, isRecent ? asOfMs : recentMs);
}

function batchAt(pending: Map<string, Batch>, event: TrailEvent, slotMs: number): Batch {
  const name = `${event.accountId}/${event.folder}/${event.region}/${slotMs}`;
  let batch = pending.get(name);
  if (!batch) {
    const { accountId, region, folder } = event;
    batch = { slotMs, accountId, region, folder, jsons: [] };
    pending.set(name, batch);
  }
  return batch;
}

function logObject(batch: Batch, name: string, seed: string): LogObject {
  const { accountId, region, folder, slotMs, jsons } = batch;
  const time = isoTime(slotMs);
  const day = time.slice(0, 10).replaceAll("-", "/");
  const minute = `${time.slice(0, 16).replaceAll(/[-:]/g, "")}Z`;
  const id = createRandom(`${seed}/object/${name}`).id(16);
  const folderKey = `AWSLogs/${ORGANIZATION_ID}/${accountId}/${folder}/${region}/${day}`;
  return {
    key: `${folderKey}/${accountId}_${folder}_${region}_${minute}_${id}.json.gz`,
    json: `{"Records":[${jsons.join(",")}]}`,
    records: jsons.length,
  };
}
