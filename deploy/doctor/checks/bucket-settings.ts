import {
  GetBucketEncryptionCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  type PublicAccessBlockConfiguration,
} from "@aws-sdk/client-s3";
import type { Account } from "../../account/account.ts";
import { awsFailure } from "../../account/aws-failure.ts";
import { cannotTell, type Finding, isNotFound, ok, problem } from "../finding.ts";
import type { Picture } from "../picture.ts";
import type { Check } from "../run-checks.ts";

/** The index bucket is as it was deployed: closed, encrypted, versioned. Somebody may have changed it by hand. */
export const bucketSettingChecks: readonly Check[] = [
  {
    section: "index",
    name: "bucket settings",
    permission: "s3:GetBucketPublicAccessBlock, s3:GetEncryptionConfiguration and s3:GetBucketVersioning",
    needsStack: true,
    run: look,
  },
];

interface Setting {
  readonly name: string;
  readonly permission: string;
  /** What is wrong; undefined where nothing is. */
  readonly ask: () => Promise<string | undefined>;
}

async function look(picture: Picture): Promise<readonly Finding[]> {
  const bucket = (await picture.stack())?.outputs.IndexBucket;
  // That it is not said, or is gone, is told where the index is looked at.
  if (!bucket) return [];
  const findings: Finding[] = [];
  for (const { name, permission, ask } of settingsOf(picture, bucket)) {
    try {
      const wrong = await ask();
      if (wrong !== undefined)
        findings.push(
          problem(name, wrong, "set it back in S3: a deploy changes only what its template changes"),
        );
    } catch (error) {
      if (isNotFound(error)) return [];
      findings.push(cannotTell(name, awsFailure(`Cannot look at bucket ${bucket}`, error), permission));
    }
  }
  return findings.length > 0
    ? findings
    : [ok("bucket settings", "no public access, encrypted as configured, versioned")];
}

function settingsOf({ account, config }: Picture, bucket: string): readonly Setting[] {
  const owned = { Bucket: bucket, ExpectedBucketOwner: account.accountId };
  const { kmsKey } = config.index;
  return [
    {
      name: "public access",
      permission: "s3:GetBucketPublicAccessBlock",
      ask: async () => {
        const block = await publicAccessBlock(account, owned);
        const open = BLOCKS.filter((name) => block[name] !== true);
        return open.length === 0
          ? undefined
          : `the bucket does not block public access: ${open.join(", ")} off`;
      },
    },
    {
      name: "encryption",
      permission: "s3:GetEncryptionConfiguration",
      ask: async () => {
        const { ServerSideEncryptionConfiguration } = await account.s3.send(
          new GetBucketEncryptionCommand(owned),
        );
        const { SSEAlgorithm: algorithm = "none", KMSMasterKeyID: key } =
          ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault ?? {};
        const wanted = kmsKey === null ? "AES256" : "aws:kms";
        if (algorithm !== wanted) return `new objects are encrypted with ${algorithm}, not ${wanted}`;
        return key === undefined || key === kmsKey
          ? undefined
          : `new objects are encrypted with key ${key}, not ${kmsKey ?? "S3's own"}`;
      },
    },
    {
      name: "versioning",
      permission: "s3:GetBucketVersioning",
      ask: async () => {
        const { Status: status = "off" } = await account.s3.send(new GetBucketVersioningCommand(owned));
        return status === "Enabled"
          ? undefined
          : `versioning is ${status}: what is written or deleted by mistake cannot be brought back`;
      },
    },
  ];
}

const BLOCKS = ["BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"] as const;

async function publicAccessBlock(
  { s3 }: Account,
  owned: { readonly Bucket: string; readonly ExpectedBucketOwner: string },
): Promise<PublicAccessBlockConfiguration> {
  try {
    return (await s3.send(new GetPublicAccessBlockCommand(owned))).PublicAccessBlockConfiguration ?? {};
  } catch (error) {
    // S3 has an error for a bucket on which none was ever set.
    if (error instanceof Error && error.name === "NoSuchPublicAccessBlockConfiguration") return {};
    throw error;
  }
}
