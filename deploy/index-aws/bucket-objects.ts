import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import type { ObjectStore, StoredObject } from "../../trail/sources.ts";
import type { Account } from "../account/account.ts";
import { awsFailure } from "../account/aws-failure.ts";

/**
 * The index's objects, to read, with a person's credentials: the functions' own adapter signs with what is in their
 * environment, and would not renew what expires during an hour's back-fill. Throws CliError.
 */
export function bucketObjects({ s3, accountId }: Account, bucket: string): ObjectStore {
  const own = { Bucket: bucket, ExpectedBucketOwner: accountId };
  const readOnly = async () => {
    throw new Error("Cannot write to the index: only the indexer does");
  };
  return {
    async get(key) {
      try {
        const { Body } = await s3.send(new GetObjectCommand({ ...own, Key: key }));
        return Body ? await Body.transformToByteArray() : undefined;
      } catch (error) {
        if (error instanceof Error && error.name === "NoSuchKey") return undefined;
        throw awsFailure(`Cannot read ${key} of the index bucket ${bucket}`, error);
      }
    },
    async list(prefix) {
      const objects: StoredObject[] = [];
      let token: string | undefined;
      try {
        do {
          const page = await s3.send(
            new ListObjectsV2Command({
              ...own,
              Prefix: prefix,
              ...(token === undefined ? {} : { ContinuationToken: token }),
            }),
          );
          for (const { Key = "", Size = 0, LastModified } of page.Contents ?? [])
            objects.push({ key: Key, sizeBytes: Size, modifiedMs: LastModified?.getTime() ?? 0 });
          token = page.NextContinuationToken;
        } while (token);
      } catch (error) {
        throw awsFailure(`Cannot list ${prefix} of the index bucket ${bucket}`, error);
      }
      return objects.sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    put: readOnly,
    delete: readOnly,
  };
}
