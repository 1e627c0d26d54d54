import type { IndexListing } from "../read/index-listing.ts";
import type { ObjectStore } from "../sources.ts";

/** Makes the copies of one day that its hours call for. */
export async function refreshDay(
  _objects: ObjectStore,
  _listing: IndexListing,
  _dayMs: number,
  _newestHourMs: number,
): Promise<void> {}
