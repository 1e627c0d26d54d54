import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ObjectStore } from "../../trail/sources.ts";

export interface OpenedStore {
  readonly objects: ObjectStore;
  close(): Promise<void>;
}

const bytes = (text: string) => new TextEncoder().encode(text);
const text = (found: Uint8Array | undefined) => found && new TextDecoder().decode(found);

/**
 * What every ObjectStore must do. `open` gives an empty one. `tornPuts`: the server behind it, unlike S3, lets readers
 * see an object that is half replaced.
 */
export function objectStoreConformance(
  name: string,
  open: () => Promise<OpenedStore>,
  { tornPuts = false } = {},
): void {
  describe(name, () => {
    let opened: OpenedStore;
    let objects: ObjectStore;
    beforeAll(async () => {
      opened = await open();
      objects = opened.objects;
    });
    afterAll(() => opened.close());

    test("get() gives undefined where there is no object", async () => {
      expect(await objects.get("absent/x.json")).toBeUndefined();
    });

    test("get() gives the bytes that were put last, whatever they are", async () => {
      const all = Uint8Array.from({ length: 256 }, (_, byte) => byte);
      await objects.put("bytes/all.bin", bytes("older and longer".repeat(100)));
      await objects.put("bytes/all.bin", all);
      await objects.put("bytes/none.bin", new Uint8Array());

      expect([...((await objects.get("bytes/all.bin")) ?? [])]).toEqual([...all]);
      expect(await objects.get("bytes/none.bin")).toHaveLength(0);
    });

    test("put() keeps the bytes as they were, also when the caller uses its array again", async () => {
      const mine = bytes("first");
      await objects.put("own/copy.txt", mine);
      mine.fill(0);

      const first = await objects.get("own/copy.txt");
      expect(text(first)).toBe("first");
      first?.fill(0);
      expect(text(await objects.get("own/copy.txt"))).toBe("first");
    });

    test("delete() removes an object, and what is not there is no error", async () => {
      await objects.put("gone/a.txt", bytes("a"));
      await objects.delete("gone/a.txt");
      await objects.delete("gone/a.txt");

      expect(await objects.get("gone/a.txt")).toBeUndefined();
      expect(await objects.list("gone/")).toEqual([]);
    });

    test("list() gives the objects under a prefix by key, with their sizes", async () => {
      await objects.put("list/date=2026-11-22/hour=03.parquet", bytes("333"));
      await objects.put("list/date=2026-11-21/hour=23.parquet", bytes("22"));
      await objects.put("list/date=2026-11-21/hour=03.parquet", bytes("1"));
      await objects.put("listed-not/x.txt", bytes("x"));

      const listed = await objects.list("list/");
      expect(listed.map(({ key, sizeBytes }) => [key, sizeBytes])).toEqual([
        ["list/date=2026-11-21/hour=03.parquet", 1],
        ["list/date=2026-11-21/hour=23.parquet", 2],
        ["list/date=2026-11-22/hour=03.parquet", 3],
      ]);
      expect(listed.every(({ modifiedMs }) => Number.isFinite(modifiedMs))).toBe(true);
    });

    test("list() takes a prefix that ends inside a name", async () => {
      await objects.put("part/date=2026-10-31.abc.columns", bytes("o"));
      await objects.put("part/date=2026-11-01.abc.columns", bytes("n"));
      await objects.put("part/date=2026-11-01/hour=00.json", bytes("h"));

      const keys = async (prefix: string) => (await objects.list(prefix)).map(({ key }) => key);
      expect(await keys("part/date=2026-11-")).toEqual([
        "part/date=2026-11-01.abc.columns",
        "part/date=2026-11-01/hour=00.json",
      ]);
      expect(await keys("part/date=2026-11-01.")).toEqual(["part/date=2026-11-01.abc.columns"]);
      expect(await keys("part/nothing")).toEqual([]);
    });

    test("a key may be the beginning of another, and hold any printable character", async () => {
      const keys = [
        "nested/a",
        "nested/a/b",
        "nested/a/b.c",
        "nested/a/b.c/d",
        "nested/a b+c&d=é%2F'(x)*~!😀.json",
      ];
      for (const key of keys) await objects.put(key, bytes(key));

      for (const key of keys) expect(text(await objects.get(key))).toBe(key);
      expect((await objects.list("nested/")).map(({ key }) => key)).toEqual([...keys].sort());
      for (const key of keys) await objects.delete(key);
      expect(await objects.list("nested/")).toEqual([]);
    });

    test.each([
      "",
      "/a",
      "a/",
      "a//b",
      "../a",
      "a/../b",
      "a/./b",
      "a\0b",
      "a\nb",
      "x".repeat(1025),
      "a/\ud800",
    ])("key %j is refused", async (key) => {
      await expect(async () => objects.put(key, bytes("x"))).rejects.toThrow("Cannot use object key");
      await expect(async () => objects.get(key)).rejects.toThrow("Cannot use object key");
      await expect(async () => objects.delete(key)).rejects.toThrow("Cannot use object key");
    });

    test.skipIf(tornPuts)(
      "readers see the old bytes or the new ones while an object is replaced",
      async () => {
        const old = new Uint8Array(200_000).fill(1);
        const fresh = new Uint8Array(300_000).fill(2);
        await objects.put("atomic/x.bin", old);

        const replacing = objects.put("atomic/x.bin", fresh);
        const seen = await Promise.all([1, 2, 3, 4].map(() => objects.get("atomic/x.bin")));
        await replacing;

        for (const found of seen) {
          const first = found?.[0] ?? 0;
          expect(found?.length).toBe(first === 1 ? 200_000 : 300_000);
          expect(found?.every((byte) => byte === first)).toBe(true);
        }
      },
    );
  });
}
