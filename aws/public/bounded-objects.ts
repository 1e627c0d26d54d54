import type { ObjectStore, StoredObject } from "../../trail/sources.ts";
import type { CallBounds } from "./call-bounds.ts";
import { tokenBucket } from "./token-bucket.ts";

/** An index that is read so often and no more. */
export interface BoundedObjects {
  readonly objects: Pick<ObjectStore, "get" | "list">;
  /** Another call of the function: one that was refused a read is refused all others, this one may try again. */
  begin(): void;
  /** Since `begin`: what was drawn then is not the whole. */
  readonly wasRefused: boolean;
}

/** S3 sends so many keys in a page, and each page is a request. */
const KEYS_A_PAGE = 1000;

export function boundedObjects(
  objects: Pick<ObjectStore, "get" | "list">,
  { reads, lists }: Pick<CallBounds, "reads" | "lists">,
  nowMs: () => number,
): BoundedObjects {
  const readsLeft = tokenBucket(reads, nowMs);
  const listsLeft = tokenBucket(lists, nowMs);
  let wasRefused = false;
  const refuse = () => {
    wasRefused = true;
    throw new TooManyReads();
  };
  return {
    objects: {
      async get(key): Promise<Uint8Array | undefined> {
        // The reader takes hours for a copy of a day that it could not get: 24 reads for one, now of all times.
        if (wasRefused || !readsLeft.take(1)) return refuse();
        return objects.get(key);
      },
      async list(prefix): Promise<readonly StoredObject[]> {
        if (wasRefused || !listsLeft.take(1)) return refuse();
        const listed = await objects.list(prefix);
        listsLeft.spend(Math.max(0, Math.ceil(listed.length / KEYS_A_PAGE) - 1));
        return listed;
      },
    },
    begin() {
      wasRefused = false;
    },
    get wasRefused() {
      return wasRefused;
    },
  };
}

export class TooManyReads extends Error {
  override readonly name = "TooManyReads";
  constructor() {
    super("Cannot read the index now: it was read as often as the public function may");
  }
}
