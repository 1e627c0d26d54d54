import { HeadObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { patiently } from "../session/patience.ts";
import type { Session } from "../session/session.ts";
import { type CodeBucket, httpStatusOf } from "./code-bucket.ts";

export interface Upload {
  /** Holds a hash of `bytes`: what is there under this key is the same. */
  readonly key: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

const AT_ONCE = 4;

/** Puts what is not there yet. */
export async function uploadMissing(
  session: Session,
  bucket: CodeBucket,
  uploads: readonly Upload[],
): Promise<void> {
  const left = [...uploads];
  const worker = async () => {
    for (let upload = left.shift(); upload; upload = left.shift()) await uploadOne(session, bucket, upload);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, uploads.length) }, worker));
}

async function uploadOne(
  session: Session,
  bucket: CodeBucket,
  { key, bytes, contentType }: Upload,
): Promise<void> {
  const { account, say } = session;
  const object = { Bucket: bucket.name, Key: key, ExpectedBucketOwner: account.accountId };
  const doing = `Cannot upload ${key} to bucket ${bucket.name}`;
  const isThere = await patiently(session, doing, async () => {
    try {
      const { ContentLength } = await account.s3.send(new HeadObjectCommand(object));
      return ContentLength === bytes.byteLength;
    } catch (error) {
      // 403 is how S3 says that it is missing to those who may not list; where more is wrong, the upload says it.
      const status = httpStatusOf(error);
      if (status === 404 || status === 403) return false;
      throw error;
    }
  });
  if (isThere) return;
  say(`Uploading ${key} (${Math.ceil(bytes.byteLength / 1024)} KB)`);
  await patiently(session, doing, () =>
    account.s3.send(new PutObjectCommand({ ...object, Body: bytes, ContentType: contentType })),
  );
}
