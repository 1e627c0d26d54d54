import type { PermissionTarget } from "./permission-targets.ts";

/** What CloudFormation does in the name of whoever deploys, for one type of resource. */
export interface ResourceTypeNeeds {
  readonly needs: readonly { readonly actions: readonly string[]; readonly on: PermissionTarget }[];
  /** What is not known for sure of these. */
  readonly doubt?: string;
}

/**
 * By resource type of the template: what the handlers of AWS's own resource type schemas (CloudFormation registry,
 * "handlers": permissions) call to create, read, update, tag and delete, without what is only for properties that the
 * template never has (VPC, code signing, container images, replication, Kinesis ...). Most that reads a bucket is for one
 * that is taken back into the stack. CloudFormation has no role of its own here: it calls as the person. Not tried on
 * real AWS.
 */
export const cloudFormationNeeds: Readonly<Record<string, ResourceTypeNeeds>> = {
  "AWS::CloudWatch::Alarm": {
    needs: [
      asks(
        "our alarms",
        "cloudwatch",
        "PutMetricAlarm DeleteAlarms DescribeAlarms ListTagsForResource TagResource UntagResource",
      ),
    ],
  },
  "AWS::CloudWatch::Dashboard": {
    needs: [asks("our dashboards", "cloudwatch", "PutDashboard GetDashboard DeleteDashboards")],
  },
  "AWS::IAM::ManagedPolicy": {
    needs: [
      asks(
        "the viewers' policy",
        "iam",
        "CreatePolicy GetPolicy GetPolicyVersion ListPolicyVersions CreatePolicyVersion DeletePolicyVersion ListEntitiesForPolicy DeletePolicy",
      ),
    ],
    doubt:
      "to delete it while people have it, CloudFormation also detaches it (iam:DetachUserPolicy, DetachGroupPolicy, DetachRolePolicy): take it from them before",
  },
  "AWS::IAM::Role": {
    needs: [
      asks(
        "our roles",
        "iam",
        "CreateRole GetRole UpdateRole UpdateRoleDescription UpdateAssumeRolePolicy PutRolePolicy GetRolePolicy DeleteRolePolicy ListRolePolicies ListAttachedRolePolicies PutRolePermissionsBoundary DeleteRolePermissionsBoundary TagRole UntagRole DeleteRole",
      ),
    ],
  },
  "AWS::Lambda::EventInvokeConfig": {
    needs: [
      asks(
        "our functions",
        "lambda",
        "PutFunctionEventInvokeConfig GetFunctionEventInvokeConfig UpdateFunctionEventInvokeConfig DeleteFunctionEventInvokeConfig",
      ),
    ],
  },
  "AWS::Lambda::Function": {
    needs: [
      asks(
        "our functions",
        "lambda",
        "CreateFunction GetFunction GetFunctionCodeSigningConfig GetRuntimeManagementConfig UpdateFunctionCode UpdateFunctionConfiguration PutFunctionConcurrency DeleteFunctionConcurrency ListTags TagResource UntagResource DeleteFunction",
      ),
      asks("our roles", "iam", "PassRole"),
      asks("what is in the code bucket", "s3", "GetObject"),
    ],
  },
  "AWS::Lambda::Permission": {
    needs: [asks("the widget function", "lambda", "AddPermission GetPolicy RemovePermission")],
  },
  "AWS::Logs::LogGroup": {
    needs: [
      asks(
        "our log groups",
        "logs",
        "CreateLogGroup PutRetentionPolicy DeleteRetentionPolicy GetDataProtectionPolicy ListTagsForResource TagResource UntagResource DeleteLogGroup",
      ),
      asks("anything", "logs", "DescribeLogGroups"),
    ],
  },
  "AWS::S3::Bucket": {
    needs: [
      asks(
        "the index bucket",
        "s3",
        "CreateBucket ListBucket GetBucketTagging PutBucketTagging PutEncryptionConfiguration PutLifecycleConfiguration PutBucketOwnershipControls PutBucketPublicAccessBlock PutBucketVersioning GetAccelerateConfiguration GetAnalyticsConfiguration GetBucketCORS GetBucketLogging GetBucketMetadataTableConfiguration GetBucketNotification GetBucketObjectLockConfiguration GetBucketOwnershipControls GetBucketPublicAccessBlock GetBucketVersioning GetBucketWebsite GetEncryptionConfiguration GetIntelligentTieringConfiguration GetInventoryConfiguration GetLifecycleConfiguration GetMetricsConfiguration GetReplicationConfiguration",
      ),
    ],
  },
  "AWS::S3::BucketPolicy": {
    needs: [asks("the index bucket", "s3", "PutBucketPolicy GetBucketPolicy DeleteBucketPolicy")],
  },
  "AWS::SNS::Subscription": {
    needs: [asks("our topic", "sns", "Subscribe Unsubscribe GetSubscriptionAttributes")],
    doubt: "AWS publishes no handlers of this type: taken from the API that it stands for",
  },
  "AWS::SNS::Topic": {
    needs: [
      asks(
        "our topic",
        "sns",
        "CreateTopic GetTopicAttributes SetTopicAttributes GetDataProtectionPolicy ListSubscriptionsByTopic ListTagsForResource TagResource UntagResource DeleteTopic",
      ),
    ],
  },
  "AWS::SNS::TopicPolicy": { needs: [asks("our topic", "sns", "SetTopicAttributes")] },
  "AWS::SQS::Queue": {
    needs: [
      asks(
        "our queue",
        "sqs",
        "CreateQueue GetQueueUrl GetQueueAttributes SetQueueAttributes ListQueueTags TagQueue UntagQueue DeleteQueue",
      ),
    ],
  },
  "AWS::SQS::QueuePolicy": { needs: [asks("our queue", "sqs", "SetQueueAttributes")] },
  "AWS::Scheduler::Schedule": {
    needs: [
      asks("our schedule", "scheduler", "CreateSchedule GetSchedule UpdateSchedule DeleteSchedule"),
      asks("our roles", "iam", "PassRole"),
    ],
  },
  "AWS::SecretsManager::Secret": {
    needs: [
      asks(
        "our secret",
        "secretsmanager",
        "CreateSecret DescribeSecret GetSecretValue UpdateSecret TagResource UntagResource DeleteSecret",
      ),
      asks("anything", "secretsmanager", "GetRandomPassword"),
    ],
    doubt: "only with a public function",
  },
};

/** `names` are parted by spaces. */
function asks(on: PermissionTarget, service: string, names: string): ResourceTypeNeeds["needs"][number] {
  return { actions: names.split(" ").map((name) => `${service}:${name}`), on };
}
