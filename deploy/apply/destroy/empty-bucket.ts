import {
  DeleteBucketCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  type ObjectIdentifier,
} from "@aws-sdk/client-s3";
import { CliError } from "../../terminal/cli-error.ts";
import { patiently } from "../session/patience.ts";
import type { Session } from "../session/session.ts";

/** Versions and delete markers in a bucket: what must go before it can. */
export async function countVersions(session: Session, bucket: string): Promise<number> {
  let count = 0;
  for await (const page of versionPages(session, bucket)) count += page.length;
  return count;
}

/** So many rounds of emptying: a function that was still running may have written once more. */
const MOST_ROUNDS = 3;

/** Deletes every version of every object, then the bucket. A bucket that is gone is no error. */
export async function deleteBucket(session: Session, bucket: string): Promise<void> {
  const { account, signal } = session;
  const owned = { Bucket: bucket, ExpectedBucketOwner: account.accountId };
  for (let round = 1; ; round++) {
    await deleteVersions(session, bucket);
    signal.throwIfAborted();
    try {
      await patiently(session, `Cannot delete bucket ${bucket}`, () =>
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

async function deleteVersions(session: Session, bucket: string): Promise<void> {
  let deleted = 0;
  for await (const versions of versionPages(session, bucket)) {
    if (versions.length === 0) continue;
    await deletePage(session, bucket, versions);
    deleted += versions.length;
    if (deleted % 10_000 < versions.length && deleted >= 10_000)
      session.say(`${deleted.toLocaleString("en-US")} deleted from bucket ${bucket}`);
  }
}

async function deletePage(
  { account, ...session }: Session,
  bucket: string,
  versions: readonly ObjectIdentifier[],
): Promise<void> {
  const { Errors = [] } = await patiently(session, `Cannot empty bucket ${bucket}`, () =>
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
async function* versionPages(session: Session, bucket: string): AsyncGenerator<ObjectIdentifier[]> {
  const { account, signal } = session;
  let at: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (at) {
    signal.throwIfAborted();
    const marker: { KeyMarker?: string; VersionIdMarker?: string } = at;
    const page = await patiently(
      session,
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
