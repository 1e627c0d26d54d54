import type { FakeState, World } from "../state.ts";
import { AwsError, type HttpRequest, httpAnswer, type Input, type Operation } from "../wire/fake-service.ts";
import { text } from "../wire/input.ts";
import { elementsOf, elementText } from "../wire/xml.ts";
import { type FakeBucket, fakeBucket } from "./bucket.ts";
import { xmlAnswer } from "./xml-answer.ts";

const BLOCKS = ["BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"] as const;

export function bucketOperations({ state, clock }: World): Record<string, Operation> {
  const found = (input: Input) => bucketNamed(state, text(input, "Bucket"));
  const bodyOf = ({ body }: HttpRequest) => body.toString("utf8");
  return {
    CreateBucket(input, request) {
      const name = text(input, "Bucket");
      const constraint = elementText(bodyOf(request), "LocationConstraint");
      // us-east-1 is what S3 takes where nothing is said, and refuses where it is said.
      if (constraint === "us-east-1")
        throw new AwsError("InvalidLocationConstraint", "The specified location-constraint is not valid");
      if ((constraint ?? "us-east-1") !== state.region)
        throw new AwsError(
          "IllegalLocationConstraintException",
          `The ${constraint ?? "unspecified"} location constraint is incompatible for the region specific endpoint this request was sent to.`,
        );
      createBucket(state, name, clock());
      return httpAnswer(200, { location: `/${name}` });
    },
    HeadBucket: (input) => httpAnswer(200, { "x-amz-bucket-region": found(input).region }),
    DeleteBucket(input) {
      deleteBucket(state, found(input));
      return httpAnswer(204);
    },
    ListBuckets: () =>
      httpAnswer(
        200,
        { "content-type": "application/xml" },
        `<ListAllMyBucketsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Buckets>${[
          ...state.buckets.values(),
        ]
          .map(
            ({ name, createdMs }) =>
              `<Bucket><Name>${name}</Name><CreationDate>${new Date(createdMs).toISOString()}</CreationDate></Bucket>`,
          )
          .join("")}</Buckets></ListAllMyBucketsResult>`,
      ),
    GetBucketLocation(input) {
      const { region } = found(input);
      const body = `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${region === "us-east-1" ? "" : region}</LocationConstraint>`;
      return httpAnswer(200, { "content-type": "application/xml" }, body);
    },
    PutPublicAccessBlock(input, request) {
      const xml = bodyOf(request);
      found(input).publicAccessBlock = Object.fromEntries(
        BLOCKS.map((name) => [name, elementText(xml, name) === "true"]),
      );
      return httpAnswer(200);
    },
    GetPublicAccessBlock(input) {
      const { publicAccessBlock } = found(input);
      if (!publicAccessBlock)
        throw new AwsError(
          "NoSuchPublicAccessBlockConfiguration",
          "The public access block configuration was not found",
          404,
        );
      return xmlAnswer("PublicAccessBlockConfiguration", publicAccessBlock);
    },
    PutBucketTagging(input, request) {
      found(input).tags = new Map(
        elementsOf(bodyOf(request), "Tag").map((tag) => [
          elementText(tag, "Key") ?? "",
          elementText(tag, "Value") ?? "",
        ]),
      );
      return httpAnswer(204);
    },
    GetBucketTagging(input) {
      const { tags } = found(input);
      if (tags.size === 0) throw new AwsError("NoSuchTagSet", "The TagSet does not exist", 404);
      return xmlAnswer("Tagging", { TagSet: tagSet(tags) });
    },
    PutBucketEncryption(input, request) {
      found(input).encryption = elementText(bodyOf(request), "SSEAlgorithm");
      return httpAnswer(200);
    },
    GetBucketEncryption(input) {
      const { encryption = "AES256" } = found(input);
      return xmlAnswer("ServerSideEncryptionConfiguration", {
        Rule: { ApplyServerSideEncryptionByDefault: { SSEAlgorithm: encryption } },
      });
    },
    PutBucketVersioning(input, request) {
      found(input).versioning =
        elementText(bodyOf(request), "Status") === "Enabled" ? "Enabled" : "Suspended";
      return httpAnswer(200);
    },
    GetBucketVersioning(input) {
      const { versioning } = found(input);
      return xmlAnswer("VersioningConfiguration", versioning === "Off" ? {} : { Status: versioning });
    },
    PutBucketPolicy(input, request) {
      found(input).policy = bodyOf(request);
      return httpAnswer(204);
    },
    GetBucketPolicy(input) {
      const { policy } = found(input);
      if (policy === undefined)
        throw new AwsError("NoSuchBucketPolicy", "The bucket policy does not exist", 404);
      return httpAnswer(200, { "content-type": "application/json" }, policy);
    },
    DeleteBucketPolicy(input) {
      found(input).policy = undefined;
      return httpAnswer(204);
    },
    PutBucketLifecycleConfiguration(input) {
      found(input);
      return httpAnswer(200);
    },
    PutBucketOwnershipControls(input) {
      found(input);
      return httpAnswer(200);
    },
  };
}

function tagSet(tags: ReadonlyMap<string, string>): object {
  return { Tag: [...tags].map(([Key, Value]) => ({ Key, Value })) };
}

export function bucketNamed({ buckets }: FakeState, name: string): FakeBucket {
  const bucket = buckets.get(name);
  if (!bucket) throw new AwsError("NoSuchBucket", "The specified bucket does not exist", 404);
  return bucket;
}

/** Names belong to all accounts at once. */
export function createBucket(state: FakeState, name: string, nowMs: number): FakeBucket {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name))
    throw new AwsError("InvalidBucketName", "The specified bucket is not valid.");
  const before = state.buckets.get(name);
  if (before?.ownerAccountId === state.accountId)
    throw new AwsError(
      "BucketAlreadyOwnedByYou",
      "Your previous request to create the named bucket succeeded and you already own it.",
      409,
    );
  if (before)
    throw new AwsError(
      "BucketAlreadyExists",
      "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.",
      409,
    );
  const bucket = fakeBucket({
    name,
    ownerAccountId: state.accountId,
    region: state.region,
    createdMs: nowMs,
  });
  state.buckets.set(name, bucket);
  return bucket;
}

export function deleteBucket({ buckets }: FakeState, { name, objects }: FakeBucket): void {
  if ([...objects.values()].some((versions) => versions.length > 0))
    throw new AwsError(
      "BucketNotEmpty",
      "The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
      409,
    );
  buckets.delete(name);
}
