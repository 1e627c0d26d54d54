import type { World } from "../state.ts";
import type { Input, Operation } from "../wire/fake-service.ts";
import { optionalNumber, optionalText, page, text } from "../wire/input.ts";
import { currentVersion } from "./bucket.ts";
import { bucketNamed } from "./buckets.ts";
import { xmlAnswer } from "./xml-answer.ts";

export function listOperations({ state }: World): Record<string, Operation> {
  const keysOf = (input: Input) => {
    const bucket = bucketNamed(state, text(input, "Bucket"));
    const prefix = optionalText(input, "prefix") ?? "";
    const after = optionalText(input, "start-after") ?? "";
    const keys = [...bucket.objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
    return { bucket, prefix, keys };
  };
  const sizeOf = (input: Input) => Math.min(optionalNumber(input, "max-keys") ?? 1000, 1000);

  return {
    ListObjectsV2(input) {
      const { bucket, prefix, keys } = keysOf(input);
      const delimiter = optionalText(input, "delimiter");
      const entries = grouped(
        keys.filter((key) => currentVersion(bucket, key)),
        prefix,
        delimiter,
      );
      const { items, next } = page(entries, optionalText(input, "continuation-token"), sizeOf(input));
      return xmlAnswer("ListBucketResult", {
        Name: bucket.name,
        Prefix: prefix,
        KeyCount: items.length,
        MaxKeys: sizeOf(input),
        IsTruncated: next !== undefined,
        NextContinuationToken: next,
        Contents: items.flatMap((entry) => {
          const version = entry.isFolder ? undefined : currentVersion(bucket, entry.name);
          if (!version) return [];
          return [
            {
              Key: entry.name,
              LastModified: new Date(version.modifiedMs),
              ETag: version.etag,
              Size: version.body.length,
              StorageClass: "STANDARD",
            },
          ];
        }),
        CommonPrefixes: items.filter(({ isFolder }) => isFolder).map(({ name }) => ({ Prefix: name })),
      });
    },
    ListObjectVersions(input) {
      const { bucket, prefix, keys } = keysOf(input);
      const all = keys.flatMap((key) =>
        (bucket.objects.get(key) ?? []).map((version, at) => ({ key, version, isLatest: at === 0 })),
      );
      const { items, next } = page(all, optionalText(input, "key-marker"), sizeOf(input));
      const entry = ({ key, version, isLatest }: (typeof all)[number]) => ({
        Key: key,
        VersionId: version.versionId,
        IsLatest: isLatest,
        LastModified: new Date(version.modifiedMs),
      });
      return xmlAnswer("ListVersionsResult", {
        Name: bucket.name,
        Prefix: prefix,
        MaxKeys: sizeOf(input),
        IsTruncated: next !== undefined,
        NextKeyMarker: next,
        // The place stands in the key marker alone; S3 gives a pair.
        NextVersionIdMarker: next === undefined ? undefined : "-",
        Version: items
          .filter(({ version }) => !version.isDeleteMarker)
          .map((one) => ({
            ...entry(one),
            ETag: one.version.etag,
            Size: one.version.body.length,
            StorageClass: "STANDARD",
          })),
        DeleteMarker: items.filter(({ version }) => version.isDeleteMarker).map(entry),
      });
    },
  };
}

interface Entry {
  readonly name: string;
  readonly isFolder: boolean;
}

/** Keys that go on after the delimiter are one entry, their common prefix. */
function grouped(keys: readonly string[], prefix: string, delimiter: string | undefined): Entry[] {
  if (!delimiter) return keys.map((name) => ({ name, isFolder: false }));
  const entries = new Map<string, Entry>();
  for (const key of keys) {
    const end = key.indexOf(delimiter, prefix.length);
    const name = end < 0 ? key : key.slice(0, end + delimiter.length);
    entries.set(name, { name, isFolder: end >= 0 });
  }
  return [...entries.values()];
}
