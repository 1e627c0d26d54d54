import { HOUR_MS, type TimeRange, wholeHours } from "../../kit/time.ts";
import type { Coverage, ObjectStore } from "../sources.ts";
import { decodeRedo } from "../store/redo.ts";
import type { CountedLook, IndexListing } from "./index-listing.ts";

/** What was looked at in `range`, from lists; an object is read once for each different source. */
export async function readCoverage(
  range: TimeRange,
  listing: IndexListing,
  sourceNames: SourceNames,
): Promise<Coverage> {
  const [looks, newest] = await Promise.all([listing.looks(wholeHours(range)), listing.newestLook()]);
  const hours = await Promise.all(
    looks.map(async (look) => ({
      hourMs: look.hourMs,
      observedAtMs: look.observedAtMs,
      source: await sourceNames.of(look),
    })),
  );
  return { range, hours, indexedThroughMs: newest && newest.hourMs + HOUR_MS };
}

/** Names of sources by the id that keys hold. */
export class SourceNames {
  readonly #objects: ObjectStore;
  readonly #names = new Map<string, Promise<string>>();

  constructor(objects: ObjectStore) {
    this.#objects = objects;
  }

  /** "" where it cannot be told any more (the object was replaced just now). */
  async of(look: CountedLook): Promise<string> {
    const known = this.#names.get(look.sourceId);
    if (known) return known;
    const name = this.#read(look);
    this.#names.set(look.sourceId, name);
    const found = await name.catch((error: unknown) => {
      this.#names.delete(look.sourceId);
      throw error;
    });
    if (found === "") this.#names.delete(look.sourceId);
    return found;
  }

  async #read(look: CountedLook): Promise<string> {
    const bytes = await this.#objects.get(look.key);
    if (!bytes) return "";
    const json = look.pending ? (await decodeRedo(bytes, look))?.coverage : bytes;
    return json ? sourceOf(new TextDecoder().decode(json)) : "";
  }
}

function sourceOf(json: string): string {
  try {
    const { source } = JSON.parse(json);
    return typeof source === "string" ? source : "";
  } catch {
    return "";
  }
}
