import type { Config } from "../config/config.ts";
import { namesOf } from "../names.ts";
import { comment, type Resources, ref, sub } from "./intrinsics.ts";
import { INDEX_BUCKET } from "./logical-ids.ts";
import type { Json } from "./template.ts";

/** A month's mark may be put on its first day, for hours that are put on its last: it must outlive them. */
const MONTH_DAYS = 32;
/** An answer counts for seven days (trail/detail/kept-answers.ts). */
const ANSWER_DAYS = 8;

/** The bucket of the index: kept when the stack is deleted, and found again by its name when it is made anew. */
export function indexBucket(config: Config): Resources {
  const { kmsKey, retentionDays } = config.index;
  return {
    [INDEX_BUCKET]: {
      Type: "AWS::S3::Bucket",
      DeletionPolicy: "Retain",
      UpdateReplacePolicy: "Retain",
      Properties: {
        BucketName: sub(namesOf(config).indexBucket("${AWS::AccountId}", "${AWS::Region}")),
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            {
              ServerSideEncryptionByDefault:
                kmsKey === null
                  ? { SSEAlgorithm: "AES256" }
                  : { SSEAlgorithm: "aws:kms", KMSMasterKeyID: kmsKey },
              BucketKeyEnabled: kmsKey !== null,
            },
          ],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: "BucketOwnerEnforced" }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: "Enabled" },
        LifecycleConfiguration: { Rules: lifecycleRules(retentionDays) },
      },
      Metadata: comment(
        "Days count from when an object was written: an hour that is indexed again is kept longer. DeletionPolicy Retain: the index cost scans to make.",
      ),
    },
    IndexBucketPolicy: {
      Type: "AWS::S3::BucketPolicy",
      Properties: {
        Bucket: ref(INDEX_BUCKET),
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "TlsOnly",
              Effect: "Deny",
              Principal: "*",
              Action: "s3:*",
              Resource: [sub(`\${${INDEX_BUCKET}.Arn}`), sub(`\${${INDEX_BUCKET}.Arn}/*`)],
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
          ],
        },
      },
      Metadata: comment("A denial: here * refuses everybody, and everything without TLS."),
    },
  };
}

/** Where versions and delete markers pile up (budget, running, answers) the old ones go after a day. */
function lifecycleRules(retentionDays: number): Json[] {
  const keep: Readonly<Record<string, { readonly days: number; readonly oldVersionsDays: number }>> = {
    hours: { days: retentionDays, oldVersionsDays: 7 },
    days: { days: retentionDays, oldVersionsDays: 7 },
    coverage: { days: retentionDays, oldVersionsDays: 7 },
    metrics: { days: retentionDays, oldVersionsDays: 7 },
    months: { days: retentionDays + MONTH_DAYS, oldVersionsDays: 7 },
    pending: { days: retentionDays, oldVersionsDays: 7 },
    "scan-rates": { days: retentionDays, oldVersionsDays: 1 },
    answers: { days: ANSWER_DAYS, oldVersionsDays: 1 },
    budget: { days: 1, oldVersionsDays: 1 },
    running: { days: 1, oldVersionsDays: 1 },
  };
  return [
    ...Object.entries(keep).map(([folder, { days, oldVersionsDays }]) => ({
      Id: folder,
      Status: "Enabled",
      Prefix: `${folder}/`,
      ExpirationInDays: days,
      NoncurrentVersionExpiration: { NoncurrentDays: oldVersionsDays },
    })),
    {
      Id: "remains",
      Status: "Enabled",
      AbortIncompleteMultipartUpload: { DaysAfterInitiation: 1 },
      ExpiredObjectDeleteMarker: true,
    },
  ];
}
