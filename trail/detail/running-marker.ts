import type { ObjectStore, StoredObject } from "../sources.ts";

/**
 * "Somebody asks this already": one small object per running query, `running/<key>/<start>-<id>`, so that two viewers
 * at once do not both scan. A marker expires, because whoever wrote it may have crashed; age is told by the store's
 * own clock, as viewers' clocks differ (and stand still in a preview of old logs).
 *
 * The object store has no compare-and-set: each looks, writes its own marker and looks again; the oldest runs. Two
 * may still both start where their puts land within the store's clock tick (a second in S3) and one looked before the
 * other's put; that costs one scan more, which the scan budget counts.
 */
export type Turn =
  | { readonly kind: "mine"; done(): Promise<void> }
  | { readonly kind: "running"; readonly ageMs: number };

export async function takeTurn(
  key: string,
  { objects, nowMs, expiryMs }: { objects: ObjectStore; nowMs: number; expiryMs: number },
): Promise<Turn> {
  const prefix = `running/${key}/`;
  const mine = `${prefix}${String(nowMs).padStart(15, "0")}-${crypto.randomUUID()}`;
  const before = await objects.list(prefix);
  await objects.put(mine, new Uint8Array());
  const markers = [...(await objects.list(prefix))].sort(byAge);
  const own = markers.find(({ key }) => key === mine);
  // Gone already: somebody took it for expired. Nothing is known then but that another is at work.
  const storeNowMs = own?.modifiedMs ?? markers.at(-1)?.modifiedMs ?? 0;
  const [expired, alive] = split(markers, ({ modifiedMs }) => storeNowMs - modifiedMs > expiryMs);
  for (const { key } of expired) await objects.delete(key);

  const seenBefore = alive.find(({ key }) => before.some((marker) => marker.key === key));
  const first = seenBefore ?? alive[0];
  if (first === undefined || first.key === mine) return { kind: "mine", done: () => objects.delete(mine) };
  await objects.delete(mine);
  return { kind: "running", ageMs: Math.max(0, storeNowMs - first.modifiedMs) };
}

function byAge(a: StoredObject, b: StoredObject): number {
  return a.modifiedMs - b.modifiedMs || (a.key < b.key ? -1 : 1);
}

function split<T>(items: readonly T[], first: (item: T) => boolean): [T[], T[]] {
  return [items.filter(first), items.filter((item) => !first(item))];
}
