import type { ObjectStore } from "../../trail/sources.ts";
import { MONTHS_PREFIX } from "../../trail/store/layout.ts";

const FRESH_FOR_MS = 60_000;

/**
 * When the first month begins that the index has hours of, epoch ms; undefined for an empty index. One list in a minute,
 * so that whoever asks for every month since 1970 is answered without asking the bucket for each.
 */
export function firstIndexedMonth(
  objects: Pick<ObjectStore, "list">,
): (nowMs: number) => Promise<number | undefined> {
  let kept: { readonly listedAtMs: number; readonly firstMs: Promise<number | undefined> } | undefined;
  return (nowMs) => {
    if (kept && Math.abs(nowMs - kept.listedAtMs) < FRESH_FOR_MS) return kept.firstMs;
    const firstMs = read(objects);
    const asked = { listedAtMs: nowMs, firstMs };
    kept = asked;
    // A list that failed is not an answer to keep.
    firstMs.catch(() => {
      if (kept === asked) kept = undefined;
    });
    return firstMs;
  };
}

async function read(objects: Pick<ObjectStore, "list">): Promise<number | undefined> {
  const months = (await objects.list(MONTHS_PREFIX))
    .map(({ key }) => /^(\d{4}-\d\d)\.mark$/.exec(key.slice(MONTHS_PREFIX.length))?.[1])
    .filter((month) => month !== undefined)
    .sort();
  const first = months[0];
  return first === undefined ? undefined : Date.parse(`${first}-01T00:00:00Z`);
}
