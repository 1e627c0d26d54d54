import { z } from "zod";
import type { TimeRange } from "../../kit/time.ts";
import { type CountedLook, IndexListing } from "../../trail/read/index-listing.ts";
import { mapLimited } from "../../trail/read/map-limited.ts";
import type { ObjectStore } from "../../trail/sources.ts";
import { decodeRedo } from "../../trail/store/redo.ts";

/** What the indexer noted of one look at an hour. */
export interface HourNote {
  readonly hourMs: number;
  /** What Lake billed for both queries. */
  readonly bytesScanned: number;
  /** Of both indexes. */
  readonly rows: number;
}

/** Looks at hours, from lists alone: a month is one page. */
export interface HourLooks {
  /** By the start of the hour. */
  looks(range: TimeRange): Promise<ReadonlyMap<number, CountedLook>>;
  /** Notes of looks, in no order; one that is gone or cannot be read is left out. */
  notes(looks: readonly CountedLook[]): Promise<readonly HourNote[]>;
}

const READS_AT_ONCE = 8;

const noteFile = z.object({
  bytesScanned: z.number().nonnegative(),
  rows: z.object({ actions: z.number().nonnegative(), errors: z.number().nonnegative() }),
});

export function hourLooks(objects: ObjectStore): HourLooks {
  const listing = new IndexListing({ objects });
  return {
    async looks(range) {
      return new Map((await listing.looks(range)).map((look) => [look.hourMs, look]));
    },
    async notes(looks) {
      const notes = await mapLimited(looks, READS_AT_ONCE, async (look) => {
        const bytes = await objects.get(look.key);
        const json = bytes && (look.pending ? (await decodeRedo(bytes, look))?.coverage : bytes);
        return json && noteOf(look.hourMs, json);
      });
      return notes.filter((note) => note !== undefined);
    },
  };
}

function noteOf(hourMs: number, json: Uint8Array): HourNote | undefined {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(json));
  } catch {
    return undefined;
  }
  const { success, data } = noteFile.safeParse(value);
  if (!success) return undefined;
  return { hourMs, bytesScanned: data.bytesScanned, rows: data.rows.actions + data.rows.errors };
}
