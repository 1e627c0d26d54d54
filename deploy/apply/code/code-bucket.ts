import {
  CreateBucketCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  ListObjectsV2Command,
  PutBucketEncryptionCommand,
  PutBucketTaggingCommand,
  PutPublicAccessBlockCommand,
} from "@aws-sdk/client-s3";
import { OWNER_TAG } from "../../stack/template.ts";
import { CliError } from "../../terminal/cli-error.ts";
import { patiently } from "../session/patience.ts";
import type { Session } from "../session/session.ts";

export interface CodeBucket {
  readonly name: string;
  /** "trailboard/": our part of the bucket. */
  readonly prefix: string;
  /** Whether the configuration names it: then it is the user's, and stays as it is. */
  readonly given: boolean;
}

export function codeBucketOf({ account, config, names }: Session): CodeBucket {
  return {
    name: names.codeBucket(account.accountId, account.region),
    prefix: `${config.name}/`,
    given: config.codeBucket !== null,
  };
}

export type BucketState = "ours" | "theirs" | "missing";

/** Whose bucket that is. Every call names the account, so that nobody else's is ever used. Throws where it is elsewhere. */
export async function bucketState(session: Session, name: string): Promise<BucketState> {
  const { account } = session;
  return patiently(session, `Cannot look at bucket ${name}`, async () => {
    try {
      const { BucketRegion } = await account.s3.send(
        new HeadBucketCommand({ Bucket: name, ExpectedBucketOwner: account.accountId }),
      );
      if (BucketRegion !== undefined && BucketRegion !== account.region)
        throw elsewhere(name, account.region, BucketRegion);
      return "ours";
    } catch (error) {
      // HEAD has no body: the status is all that S3 says.
      const status = httpStatusOf(error);
      if (status === 404) return "missing";
      if (status === 403) return "theirs";
      if (status === 301) throw elsewhere(name, account.region, "another");
      throw error;
    }
  });
}

function elsewhere(name: string, wanted: string, region: string): CliError {
  return new CliError(
    `Cannot use bucket ${name}: it is in Region ${region}; expected one in ${wanted}, where the functions are`,
  );
}

export function httpStatusOf(error: unknown): number | undefined {
  return (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode;
}

/** The bucket is there afterwards, closed to the public and encrypted. Throws a CliError where it is not ours to use. */
export async function ensureCodeBucket(session: Session): Promise<CodeBucket> {
  const bucket = codeBucketOf(session);
  const state = await bucketState(session, bucket.name);
  if (state === "theirs")
    throw new CliError(
      `Cannot use bucket ${bucket.name} for the functions' code: it is another account's, or these credentials may not look at it; "codeBucket" in the configuration names one that you have`,
    );
  if (bucket.given) {
    if (state === "missing")
      throw new CliError(
        `Cannot find bucket ${bucket.name}, which the configuration names as "codeBucket": expected a bucket of this account`,
      );
    return bucket;
  }
  if (state === "missing") await create(session, bucket.name);
  // The tag comes last: a run that was interrupted before it is finished by the next one. What has our tag may be deleted
  // one day, so that nothing gets it in which somebody keeps something.
  if (!(await isTagged(session, bucket.name))) {
    if (state === "ours" && !(await isEmpty(session, bucket.name)))
      throw new CliError(
        `Cannot use bucket ${bucket.name} for the functions' code: it has objects in it, and Trailboard did not make it; empty it, or name it as "codeBucket" in the configuration`,
      );
    await furnish(session, bucket.name);
  }
  return bucket;
}

async function isEmpty(session: Session, name: string): Promise<boolean> {
  const { account } = session;
  const { KeyCount = 0 } = await patiently(session, `Cannot list bucket ${name}`, () =>
    account.s3.send(
      new ListObjectsV2Command({ Bucket: name, MaxKeys: 1, ExpectedBucketOwner: account.accountId }),
    ),
  );
  return KeyCount === 0;
}

async function create(session: Session, name: string): Promise<void> {
  const { account, say } = session;
  say(`Making bucket ${name} for the functions' code`);
  await patiently(session, `Cannot make bucket ${name}`, async () => {
    try {
      await account.s3.send(
        new CreateBucketCommand({
          Bucket: name,
          // us-east-1 is what S3 takes where nothing is said, and refuses where it is said.
          ...(account.region === "us-east-1"
            ? {}
            : { CreateBucketConfiguration: { LocationConstraint: account.region as "eu-central-1" } }),
        }),
      );
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "BucketAlreadyOwnedByYou") throw error;
    }
  });
}

async function furnish(session: Session, name: string): Promise<void> {
  const { account, config } = session;
  const owned = { Bucket: name, ExpectedBucketOwner: account.accountId };
  await patiently(session, `Cannot set up bucket ${name}`, async () => {
    await account.s3.send(
      new PutPublicAccessBlockCommand({
        ...owned,
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
      }),
    );
    await account.s3.send(
      new PutBucketEncryptionCommand({
        ...owned,
        ServerSideEncryptionConfiguration: {
          Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
        },
      }),
    );
    await account.s3.send(
      new PutBucketTaggingCommand({
        ...owned,
        Tagging: {
          TagSet: Object.entries({ ...config.tags, [OWNER_TAG]: config.name }).map(([Key, Value]) => ({
            Key,
            Value,
          })),
        },
      }),
    );
  });
}

/** Whether the bucket carries our tag with this configuration's name. */
export async function isTagged({ account, config, ...session }: Session, name: string): Promise<boolean> {
  return patiently(session, `Cannot read the tags of bucket ${name}`, async () => {
    try {
      const { TagSet = [] } = await account.s3.send(
        new GetBucketTaggingCommand({ Bucket: name, ExpectedBucketOwner: account.accountId }),
      );
      return TagSet.some(({ Key, Value }) => Key === OWNER_TAG && Value === config.name);
    } catch (error) {
      if (error instanceof Error && error.name === "NoSuchTagSet") return false;
      throw error;
    }
  });
}
