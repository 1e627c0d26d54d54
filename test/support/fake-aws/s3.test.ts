import { Readable } from "node:stream";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetBucketEncryptionCommand,
  GetBucketLocationCommand,
  GetBucketTaggingCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutBucketEncryptionCommand,
  PutBucketTaggingCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Account } from "../../../deploy/account/account.ts";
import { fakeBucket } from "./s3/bucket.ts";
import { type FakeAws, startFakeAws } from "./start-fake-aws.ts";

let aws: FakeAws;
let account: Account;
beforeEach(async () => {
  aws = await startFakeAws({ clock: () => Date.UTC(2026, 10, 22, 6) });
  account = await aws.open();
  aws.state.buckets.set("code", fakeBucket({ name: "code" }));
});
afterEach(async () => {
  account.close();
  await aws.close();
});

const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => "no failure",
    (error: Error) => error.name,
  );
const code = { Bucket: "code" };
const put = (Key: string, Body: string | Uint8Array, more: object = {}) =>
  account.s3.send(new PutObjectCommand({ ...code, Key, Body, ...more }));

test("a bucket is made in this Region alone, once, and under a name that nobody has", async () => {
  const create = (Bucket: string, LocationConstraint?: "eu-central-1" | "us-west-2") =>
    account.s3.send(
      new CreateBucketCommand({
        Bucket,
        ...(LocationConstraint ? { CreateBucketConfiguration: { LocationConstraint } } : {}),
      }),
    );
  await create("mine", "eu-central-1");
  expect(await failure(create("mine", "eu-central-1"))).toBe("BucketAlreadyOwnedByYou");
  aws.state.buckets.set("theirs", fakeBucket({ name: "theirs", ownerAccountId: "999999999999" }));
  expect(await failure(create("theirs", "eu-central-1"))).toBe("BucketAlreadyExists");
  expect(await failure(create("far-away", "us-west-2"))).toBe("IllegalLocationConstraintException");
  expect(await failure(create("Upper", "eu-central-1"))).toBe("InvalidBucketName");
  const { Buckets } = await account.s3.send(new ListBucketsCommand({}));
  expect(Buckets?.map(({ Name }) => Name)).toContain("mine");
  const { LocationConstraint } = await account.s3.send(new GetBucketLocationCommand({ Bucket: "mine" }));
  expect(LocationConstraint).toBe("eu-central-1");
});

test("a bucket keeps what it is told: public access, tags, encryption, versioning", async () => {
  const all = {
    BlockPublicAcls: true,
    IgnorePublicAcls: true,
    BlockPublicPolicy: true,
    RestrictPublicBuckets: true,
  };
  await account.s3.send(new PutPublicAccessBlockCommand({ ...code, PublicAccessBlockConfiguration: all }));
  const block = await account.s3.send(new GetPublicAccessBlockCommand(code));
  expect(block.PublicAccessBlockConfiguration).toEqual(all);
  expect(await failure(account.s3.send(new GetBucketTaggingCommand(code)))).toBe("NoSuchTagSet");
  const TagSet = [
    { Key: "trailboard", Value: "a&b" },
    { Key: "x", Value: "" },
  ];
  await account.s3.send(new PutBucketTaggingCommand({ ...code, Tagging: { TagSet } }));
  expect((await account.s3.send(new GetBucketTaggingCommand(code))).TagSet).toEqual(TagSet);
  const Rules = [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "aws:kms" as const } }];
  await account.s3.send(
    new PutBucketEncryptionCommand({ ...code, ServerSideEncryptionConfiguration: { Rules } }),
  );
  const encryption = await account.s3.send(new GetBucketEncryptionCommand(code));
  expect(encryption.ServerSideEncryptionConfiguration?.Rules).toEqual(Rules);
  expect((await account.s3.send(new GetBucketVersioningCommand(code))).Status).toBeUndefined();
  await account.s3.send(
    new PutBucketVersioningCommand({ ...code, VersioningConfiguration: { Status: "Enabled" } }),
  );
  expect((await account.s3.send(new GetBucketVersioningCommand(code))).Status).toBe("Enabled");
});

test("objects come back byte by byte, whatever their name and however they are sent", async () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, at) => at);
  await put("a b/ü&+%.zip", bytes, {
    ContentType: "application/zip",
    ChecksumAlgorithm: "SHA256",
    Metadata: { m: "1" },
  });
  const got = await account.s3.send(new GetObjectCommand({ ...code, Key: "a b/ü&+%.zip" }));
  expect(await got.Body?.transformToByteArray()).toEqual(bytes);
  expect([got.ContentType, got.Metadata]).toEqual(["application/zip", { m: "1" }]);
  const head = await account.s3.send(new HeadObjectCommand({ ...code, Key: "a b/ü&+%.zip" }));
  expect(head.ContentLength).toBe(256);
  await account.s3.send(
    new PutObjectCommand({
      ...code,
      Key: "s",
      Body: Readable.from([Buffer.from("stream")]),
      ContentLength: 6,
    }),
  );
  const streamed = await account.s3.send(new GetObjectCommand({ ...code, Key: "s" }));
  expect(await streamed.Body?.transformToString()).toBe("stream");
});

test("If-None-Match writes only where there is nothing", async () => {
  await put("once", "1", { IfNoneMatch: "*" });
  expect(await failure(put("once", "2", { IfNoneMatch: "*" }))).toBe("PreconditionFailed");
  expect(await failure(account.s3.send(new GetObjectCommand({ ...code, Key: "no" })))).toBe("NoSuchKey");
  expect(await failure(account.s3.send(new HeadObjectCommand({ ...code, Key: "no" })))).toBe("NotFound");
  expect(await failure(account.s3.send(new HeadBucketCommand({ Bucket: "nobody" })))).toBe("NotFound");
});

test("somebody else's bucket is refused, and so is another owner than expected", async () => {
  aws.state.buckets.set("theirs", fakeBucket({ name: "theirs", ownerAccountId: "999999999999" }));
  // An answer to HEAD has no body, so that the SDK knows only the status.
  await expect(account.s3.send(new HeadBucketCommand({ Bucket: "theirs" }))).rejects.toMatchObject({
    $metadata: { httpStatusCode: 403 },
  });
  const Expected = { ExpectedBucketOwner: "999999999999" };
  expect(await failure(put("k", "v", Expected))).toBe("AccessDenied");
});

test("lists are paged, with folders where a delimiter is given", async () => {
  for (let at = 0; at < 12; at++) await put(`p/${at % 3}/${String(at).padStart(2, "0")}`, "x");
  await put("other", "x");
  const first = await account.s3.send(new ListObjectsV2Command({ ...code, Prefix: "p/", MaxKeys: 10 }));
  expect([first.KeyCount, first.IsTruncated]).toEqual([10, true]);
  const second = await account.s3.send(
    new ListObjectsV2Command({ ...code, Prefix: "p/", ContinuationToken: first.NextContinuationToken }),
  );
  expect([second.KeyCount, second.IsTruncated]).toEqual([2, false]);
  const folders = await account.s3.send(new ListObjectsV2Command({ ...code, Prefix: "p/", Delimiter: "/" }));
  expect(folders.CommonPrefixes).toEqual([{ Prefix: "p/0/" }, { Prefix: "p/1/" }, { Prefix: "p/2/" }]);
  expect(folders.Contents ?? []).toEqual([]);
});

test("a versioned bucket is empty only when every version and marker is gone", async () => {
  await account.s3.send(
    new PutBucketVersioningCommand({ ...code, VersioningConfiguration: { Status: "Enabled" } }),
  );
  await put("k", "1");
  await put("k", "2");
  expect((await account.s3.send(new DeleteObjectCommand({ ...code, Key: "k" }))).DeleteMarker).toBe(true);
  expect(await failure(account.s3.send(new GetObjectCommand({ ...code, Key: "k" })))).toBe("NoSuchKey");
  expect(await failure(account.s3.send(new DeleteBucketCommand(code)))).toBe("BucketNotEmpty");
  const { Versions = [], DeleteMarkers = [] } = await account.s3.send(new ListObjectVersionsCommand(code));
  expect([Versions.length, DeleteMarkers.length]).toEqual([2, 1]);
  const Objects = [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
  const { Deleted } = await account.s3.send(new DeleteObjectsCommand({ ...code, Delete: { Objects } }));
  expect(Deleted).toHaveLength(3);
  await account.s3.send(new DeleteBucketCommand(code));
  expect(aws.state.buckets.has("code")).toBe(false);
});
