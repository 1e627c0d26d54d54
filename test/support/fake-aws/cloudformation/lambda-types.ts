import { createHash } from "node:crypto";
import { type FakeFunction, fakeFunction } from "../lambda/function.ts";
import { currentVersion } from "../s3/bucket.ts";
import type { FakeState } from "../state.ts";
import {
  type Context,
  failed,
  gone,
  type ResourceType,
  replaceTags,
  tagsFor,
  textOf,
} from "./resource-type.ts";
import type { Properties } from "./stack.ts";

/** What Lambda takes for all environment variables together. */
const MAX_ENVIRONMENT_BYTES = 4096;
/** Concurrency that reservations must leave to the account's other functions. */
const MIN_UNRESERVED = 100;

export const lambdaFunction: ResourceType = {
  nameProperty: "FunctionName",
  maxNameLength: 64,
  replaceOn: ["FunctionName", "PackageType", "TenancyConfig"],
  attributes: ["Arn"],
  takesTags: true,
  find(name, { world }) {
    const found = world.state.functions.get(name);
    return found && made(found);
  },
  create(properties, context) {
    const { state } = context.world;
    const one = fakeFunction({ name: context.name, accountId: state.accountId, region: state.region });
    apply(one, properties, context);
    state.functions.set(one.name, one);
    return made(one);
  },
  update({ physicalId }, properties, context) {
    const one = context.world.state.functions.get(physicalId);
    if (!one) throw gone("AWS::Lambda::Function", physicalId);
    apply(one, properties, context);
    return made(one);
  },
  delete({ physicalId }, _properties, { world }) {
    world.state.functions.delete(physicalId);
  },
  tag({ physicalId }, { world, tags }) {
    for (const [key, value] of tags) world.state.functions.get(physicalId)?.tags.set(key, value);
  },
};

function made({ name, arn }: FakeFunction) {
  return { physicalId: name, attributes: { Arn: arn } };
}

function apply(one: FakeFunction, properties: Properties, context: Context): void {
  const { state, clock } = context.world;
  const { Code, Environment, ReservedConcurrentExecutions, Architectures } = properties as {
    Code?: { S3Bucket?: string; S3Key?: string };
    Environment?: { Variables?: Record<string, string> };
    ReservedConcurrentExecutions?: number | string;
    Architectures?: string[];
  };
  const code = codeOf(state, Code?.S3Bucket ?? "", Code?.S3Key ?? "");
  const role = String(properties.Role);
  if (![...state.roles.values()].some(({ arn }) => arn === role))
    throw failed(
      "The role defined for the function cannot be assumed by Lambda. (Service: Lambda, Status Code: 400)",
    );
  const environment = Environment?.Variables ?? {};
  if (Buffer.byteLength(JSON.stringify(environment)) > MAX_ENVIRONMENT_BYTES)
    throw failed(
      "Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit.",
    );
  const reserved =
    ReservedConcurrentExecutions === undefined ? undefined : Number(ReservedConcurrentExecutions);
  checkConcurrency(state, one, reserved);
  one.role = role;
  one.runtime = textOf(properties, "Runtime") ?? "";
  one.handlerName = textOf(properties, "Handler") ?? "";
  one.memoryMb = Number(properties.MemorySize ?? 128);
  one.timeoutSeconds = Number(properties.Timeout ?? 3);
  one.architecture = Architectures?.[0] ?? "x86_64";
  one.description = textOf(properties, "Description") ?? "";
  one.environment = environment;
  one.codeBytes = code.length;
  one.codeSha256 = createHash("sha256").update(code).digest("base64");
  one.reservedConcurrency = reserved;
  one.modifiedMs = clock();
  replaceTags(one.tags, tagsFor(properties, context));
}

function codeOf({ buckets }: FakeState, bucketName: string, key: string): Buffer {
  const refused = (code: string, message: string) =>
    failed(
      `Error occurred while GetObject. S3 Error Code: ${code}. S3 Error Message: ${message} (Service: Lambda, Status Code: 400)`,
    );
  const bucket = buckets.get(bucketName);
  if (!bucket) throw refused("NoSuchBucket", "The specified bucket does not exist");
  const version = currentVersion(bucket, key);
  if (!version) throw refused("NoSuchKey", "The specified key does not exist.");
  return version.body;
}

function checkConcurrency(state: FakeState, one: FakeFunction, reserved: number | undefined): void {
  if (reserved === undefined) return;
  const others = [...state.functions.values()].filter((other) => other !== one);
  const used = others.reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, 0);
  if (state.lambdaConcurrency - used - reserved < MIN_UNRESERVED)
    throw failed(
      `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${MIN_UNRESERVED}]. (Service: Lambda, Status Code: 400)`,
    );
}

/** A statement of the function's resource policy. */
export const permission: ResourceType = {
  replaceOn: [
    "FunctionName",
    "Action",
    "EventSourceToken",
    "FunctionUrlAuthType",
    "SourceArn",
    "SourceAccount",
    "PrincipalOrgID",
    "Principal",
    "InvokedViaFunctionUrl",
  ],
  attributes: ["Id"],
  takesTags: false,
  create(properties, { world: { state }, name }) {
    const one = [...state.functions.values()].find(({ name: own, arn }) =>
      [own, arn].includes(String(properties.FunctionName)),
    );
    if (!one) throw gone("AWS::Lambda::Function", String(properties.FunctionName));
    const policy = statementsOf(one);
    const { Principal, Action, SourceArn, SourceAccount } = properties;
    policy.push({
      Sid: name,
      Effect: "Allow",
      Principal: /^\d{12}$|^arn:/.test(String(Principal)) ? { AWS: Principal } : { Service: Principal },
      Action,
      Resource: one.arn,
      ...(SourceArn === undefined && SourceAccount === undefined
        ? {}
        : {
            Condition: {
              ArnLike: { "AWS:SourceArn": SourceArn },
              StringEquals: { "AWS:SourceAccount": SourceAccount },
            },
          }),
    });
    one.policy = JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: policy });
    return { physicalId: name, attributes: { Id: name } };
  },
  update: (made) => made,
  delete({ physicalId }, properties, { world: { state } }) {
    const one = [...state.functions.values()].find(({ name, arn }) =>
      [name, arn].includes(String(properties.FunctionName)),
    );
    if (!one) return;
    const left = statementsOf(one).filter(({ Sid }) => Sid !== physicalId);
    one.policy =
      left.length === 0
        ? undefined
        : JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: left });
  },
};

function statementsOf({ policy }: FakeFunction): { Sid: string; [name: string]: unknown }[] {
  return policy === undefined ? [] : JSON.parse(policy).Statement;
}
