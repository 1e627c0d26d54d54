import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectIdentifier,
} from "@aws-sdk/client-s3";
import { CliError } from "../../terminal/cli-error.ts";
import { patiently } from "../work/patience.ts";
import type { Work } from "../work/work.ts";

/** Versions and delete markers in a bucket: what must go before it can. */
export async function countVersions(work: Work, bucket: string): Promise<number> {
  let count = 0;
  for await (const page of versionPages(work, bucket)) count += page.length;
  return count;
}

/** So many rounds of emptying: a function that was still running may have written once more. */
const MOST_ROUNDS = 3;

/** Deletes every version of every object, then the bucket. A bucket that is gone is no error. */
export async function deleteBucket(work: Work, bucket: string): Promise<void> {
  const { account, signal } = work;
  const owned = { Bucket: bucket, ExpectedBucketOwner: account.accountId };
  for (let round = 1; ; round++) {
    await deleteVersions(work, bucket);
    signal.throwIfAborted();
    try {
      await patiently(work, `Cannot delete bucket ${bucket}`, () =>
        account.s3.send(new DeleteBucketCommand(owned)),
      );
      return;
    } catch (error) {
      const name = error instanceof CliError && error.cause instanceof Error ? error.cause.name : "";
      if (name === "NoSuchBucket") return;
      if (name !== "BucketNotEmpty" || round === MOST_ROUNDS) throw error;
    }
  }
}

async function deleteVersions(work: Work, bucket: string): Promise<void> {
  let deleted = 0;
  for await (const versions of versionPages(work, bucket)) {
    if (versions.length === 0) continue;
    await deletePage(work, bucket, versions);
    deleted += versions.length;
    if (deleted % 10_000 < versions.length && deleted >= 10_000)
      work.say(`${deleted.toLocaleString("en-US")} deleted from bucket ${bucket}`);
  }
}

async function deletePage(
  { account, ...work }: Work,
  bucket: string,
  versions: readonly ObjectIdentifier[],
): Promise<void> {
  const { Errors = [] } = await patiently(work, `Cannot empty bucket ${bucket}`, () =>
    account.s3.send(
      new DeleteObjectsCommand({
        Bucket: bucket,
        ExpectedBucketOwner: account.accountId,
        Delete: { Objects: [...versions], Quiet: true },
      }),
    ),
  );
  const [first] = Errors;
  if (first)
    throw new CliError(
      `Cannot empty bucket ${bucket}: ${Errors.length} objects stay, ${first.Key ?? ""} because of ${first.Code ?? "an unknown error"}: ${first.Message ?? ""}`,
    );
}

/** Pages of at most 1000, which is what one DeleteObjects takes. A bucket that is not there has none. */
async function* versionPages(work: Work, bucket: string): AsyncGenerator<ObjectIdentifier[]> {
  const { account, signal } = work;
  let at: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (at) {
    signal.throwIfAborted();
    const marker: { KeyMarker?: string; VersionIdMarker?: string } = at;
    const page = await patiently(
      work,
      `Cannot list what is in bucket ${bucket}`,
      async (): Promise<Partial<ListObjectVersionsCommandOutput>> => {
        try {
          return await account.s3.send(
            new ListObjectVersionsCommand({
              Bucket: bucket,
              ExpectedBucketOwner: account.accountId,
              MaxKeys: 1000,
              ...marker,
            }),
          );
        } catch (error) {
          if (error instanceof Error && error.name === "NoSuchBucket") return {};
          throw error;
        }
      },
    );
    yield [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].flatMap(({ Key, VersionId }) =>
      Key === undefined ? [] : [{ Key, ...(VersionId === undefined ? {} : { VersionId }) }],
    );
    at = page.IsTruncated
      ? {
          ...(page.NextKeyMarker === undefined ? {} : { KeyMarker: page.NextKeyMarker }),
          ...(page.NextVersionIdMarker === undefined ? {} : { VersionIdMarker: page.NextVersionIdMarker }),
        }
      : undefined;
  }
}
