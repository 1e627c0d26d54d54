import type { FakeBucket } from "../s3/bucket.ts";
import { createBucket, deleteBucket } from "../s3/buckets.ts";
import { AwsError } from "../wire/fake-service.ts";
import { type Context, failed, gone, type ResourceType, tagsFor } from "./resource-type.ts";
import type { Properties } from "./stack.ts";

const BUCKET = "AWS::S3::Bucket";

export const bucket: ResourceType = {
  nameProperty: "BucketName",
  maxNameLength: 63,
  replaceOn: ["BucketName", "ObjectLockEnabled", "BucketNamespace", "BucketNamePrefix"],
  attributes: ["Arn", "DomainName", "DualStackDomainName", "RegionalDomainName", "WebsiteURL"],
  takesTags: true,
  find(name, { world: { state } }) {
    const found = state.buckets.get(name);
    return found && made(found);
  },
  create(properties, context) {
    const { state, clock } = context.world;
    const one = saying(() => createBucket(state, context.name, clock()));
    apply(one, properties, context);
    return made(one);
  },
  update({ physicalId }, properties, context) {
    const one = context.world.state.buckets.get(physicalId);
    if (!one) throw gone(BUCKET, physicalId);
    apply(one, properties, context);
    return made(one);
  },
  delete({ physicalId }, _properties, { world: { state } }) {
    const one = state.buckets.get(physicalId);
    if (one) saying(() => deleteBucket(state, one));
  },
  tag({ physicalId }, { world, tags }) {
    for (const [key, value] of tags) world.state.buckets.get(physicalId)?.tags.set(key, value);
  },
};

function made({ name, region }: FakeBucket) {
  return {
    physicalId: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      DualStackDomainName: `${name}.s3.dualstack.${region}.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
      WebsiteURL: `http://${name}.s3-website-${region}.amazonaws.com`,
    },
  };
}

function apply(one: FakeBucket, properties: Properties, context: Context): void {
  const { VersioningConfiguration, PublicAccessBlockConfiguration, BucketEncryption } = properties as {
    VersioningConfiguration?: { Status?: string };
    PublicAccessBlockConfiguration?: Record<string, boolean>;
    BucketEncryption?: {
      ServerSideEncryptionConfiguration?: { ServerSideEncryptionByDefault?: { SSEAlgorithm?: string } }[];
    };
  };
  const status = VersioningConfiguration?.Status;
  // Versioning that was on once can only be suspended.
  one.versioning = status === "Enabled" ? "Enabled" : one.versioning === "Off" ? "Off" : "Suspended";
  one.publicAccessBlock = PublicAccessBlockConfiguration;
  one.encryption =
    BucketEncryption?.ServerSideEncryptionConfiguration?.[0]?.ServerSideEncryptionByDefault?.SSEAlgorithm ??
    "AES256";
  one.tags = tagsFor(properties, context);
}

/** The same reason as S3's own API gives. */
function saying<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof AwsError)
      throw failed(`${error.message} (Service: S3, Status Code: ${error.status})`);
    throw error;
  }
}

export const bucketPolicy: ResourceType = {
  replaceOn: ["Bucket"],
  attributes: [],
  takesTags: false,
  create(properties, { world: { state } }) {
    const name = String(properties.Bucket);
    const one = state.buckets.get(name);
    if (!one) throw failed("The specified bucket does not exist (Service: S3, Status Code: 404)");
    one.policy = JSON.stringify(properties.PolicyDocument);
    return { physicalId: name, attributes: {} };
  },
  update: (_made, properties, context) => bucketPolicy.create(properties, { ...context, name: "" }),
  delete({ physicalId }, _properties, { world: { state } }) {
    const one = state.buckets.get(physicalId);
    if (one) one.policy = undefined;
  },
};
