import type { StackResource } from "../account/stack-resources.ts";
import type { Json } from "../stack/template.ts";

/** Where a stack lives, and what came of it. */
export interface Deployed {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly stackName: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly resources: readonly StackResource[];
}

/** Something of a template that is not known here. */
export class UnresolvedError extends Error {
  override readonly name = "UnresolvedError";
}

/** A part of the template as CloudFormation has resolved it, for the intrinsic functions that ours has. Throws UnresolvedError. */
export function resolved(value: Json | undefined, deployed: Deployed): Json | undefined {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((item: Json) => resolved(item, deployed) ?? null);
  const members = Object.entries(value as Readonly<Record<string, Json | undefined>>);
  const [[name, argument] = ["", undefined]] = members;
  if (members.length === 1) {
    if (name === "Ref" && typeof argument === "string") return refOf(argument, deployed);
    if (name === "Fn::GetAtt") return attributeOf(argument, deployed);
    if (name === "Fn::Sub" && typeof argument === "string") return subOf(argument, deployed);
    if (name.startsWith("Fn::")) throw new UnresolvedError(`Cannot resolve ${name}`);
  }
  return Object.fromEntries(members.map(([key, inner]) => [key, resolved(inner, deployed)]));
}

function refOf(name: string, { parameters, resources, ...place }: Deployed): string {
  const pseudo: Readonly<Record<string, string>> = {
    "AWS::Partition": place.partition,
    "AWS::Region": place.region,
    "AWS::AccountId": place.accountId,
    "AWS::StackName": place.stackName,
    "AWS::URLSuffix": place.partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com",
  };
  const known =
    pseudo[name] ?? parameters[name] ?? resources.find(({ logicalId }) => logicalId === name)?.physicalId;
  if (known === undefined) throw new UnresolvedError(`Cannot resolve ${name}`);
  return known;
}

function subOf(text: string, deployed: Deployed): string {
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_all, literal: string, name: string) => {
    if (literal === "!") return `\${${name}}`;
    return name.includes(".") ? attributeOf(name.split("."), deployed) : refOf(name, deployed);
  });
}

/** Attributes of which the physical id tells all: ARNs, and a queue's name. */
function attributeOf(argument: Json | undefined, deployed: Deployed): string {
  const [logicalId, attribute] = Array.isArray(argument) ? argument : [];
  const found = deployed.resources.find((resource) => resource.logicalId === logicalId);
  if (!found) throw new UnresolvedError(`Cannot resolve ${String(logicalId)}`);
  const { type, physicalId: id } = found;
  const { partition, region, accountId } = deployed;
  const arn = (service: string, rest: string) => `arn:${partition}:${service}:${region}:${accountId}:${rest}`;
  switch (`${type} ${String(attribute)}`) {
    case "AWS::Lambda::Function Arn":
      return arn("lambda", `function:${id}`);
    case "AWS::IAM::Role Arn":
      return `arn:${partition}:iam::${accountId}:role/${id}`;
    case "AWS::S3::Bucket Arn":
      return `arn:${partition}:s3:::${id}`;
    case "AWS::SQS::Queue Arn":
      return arn("sqs", id.split("/").at(-1) ?? "");
    case "AWS::SQS::Queue QueueName":
      return id.split("/").at(-1) ?? "";
    case "AWS::Logs::LogGroup Arn":
      return arn("logs", `log-group:${id}:*`);
    default:
      throw new UnresolvedError(`Cannot resolve ${String(attribute)} of ${String(logicalId)}`);
  }
}
