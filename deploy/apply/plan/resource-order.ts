/** What people look for first comes first; what is not here comes last. */
const TYPES = [
  "AWS::Lambda::Function",
  "AWS::Lambda::EventInvokeConfig",
  "AWS::Lambda::Permission",
  "AWS::Scheduler::Schedule",
  "AWS::IAM::Role",
  "AWS::IAM::ManagedPolicy",
  "AWS::S3::Bucket",
  "AWS::S3::BucketPolicy",
  "AWS::SecretsManager::Secret",
  "AWS::SQS::Queue",
  "AWS::SQS::QueuePolicy",
  "AWS::SNS::Topic",
  "AWS::SNS::TopicPolicy",
  "AWS::SNS::Subscription",
  "AWS::CloudWatch::Alarm",
  "AWS::CloudWatch::Dashboard",
  "AWS::Logs::LogGroup",
];

/** Functions, who they are, their data, who is told, what is seen; then by logical id. */
export function byKindOfResource(
  a: { readonly type: string; readonly logicalId: string },
  b: { readonly type: string; readonly logicalId: string },
): number {
  return placeOf(a.type) - placeOf(b.type) || compare(a.type, b.type) || compare(a.logicalId, b.logicalId);
}

function placeOf(type: string): number {
  const place = TYPES.indexOf(type);
  return place === -1 ? TYPES.length : place;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
