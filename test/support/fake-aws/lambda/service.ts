import type { FakeState, World } from "../state.ts";
import { AwsError, type FakeService, type Input } from "../wire/fake-service.ts";
import { optionalNumber, optionalText, page, text } from "../wire/input.ts";
import { type Route, restJsonService } from "../wire/json-protocol.ts";
import type { FakeFunction } from "./function.ts";
import { invoke } from "./invoke.ts";

const of = "/functions/(?<FunctionName>[^/]+)";
const ROUTES: readonly Route[] = [
  { method: "GET", path: /^\/2015-03-31\/functions\/?$/, operation: "ListFunctions" },
  { method: "GET", path: new RegExp(`^/2015-03-31${of}$`), operation: "GetFunction" },
  {
    method: "GET",
    path: new RegExp(`^/2015-03-31${of}/configuration$`),
    operation: "GetFunctionConfiguration",
  },
  { method: "GET", path: new RegExp(`^/2019-09-30${of}/concurrency$`), operation: "GetFunctionConcurrency" },
  { method: "GET", path: new RegExp(`^/2015-03-31${of}/policy$`), operation: "GetPolicy" },
  { method: "POST", path: new RegExp(`^/2015-03-31${of}/invocations$`), operation: "Invoke" },
  { method: "GET", path: /^\/2016-08-19\/account-settings\/?$/, operation: "GetAccountSettings" },
  { method: "GET", path: /^\/2017-03-31\/tags\/(?<Resource>.+)$/, operation: "ListTags" },
];

export function lambdaService({ state }: World): FakeService {
  const found = (input: Input) => functionNamed(state, text(input, "FunctionName"));
  return restJsonService("lambda", ROUTES, {
    GetFunction(input) {
      const one = found(input);
      return {
        Configuration: configurationOf(one),
        Code: { RepositoryType: "S3", Location: `https://awslambda.example/${one.name}` },
        ...(one.tags.size > 0 ? { Tags: Object.fromEntries(one.tags) } : {}),
        ...(one.reservedConcurrency === undefined
          ? {}
          : { Concurrency: { ReservedConcurrentExecutions: one.reservedConcurrency } }),
      };
    },
    GetFunctionConfiguration: (input) => configurationOf(found(input)),
    GetFunctionConcurrency(input) {
      const { reservedConcurrency } = found(input);
      return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency };
    },
    GetPolicy(input) {
      const { policy } = found(input);
      if (policy === undefined)
        throw new AwsError("ResourceNotFoundException", "The resource you requested does not exist.", 404);
      return { Policy: policy, RevisionId: "00000000-0000-4000-8000-000000000000" };
    },
    ListFunctions(input) {
      const all = [...state.functions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
      // 50 is the most that one page of ListFunctions has, whatever is asked for.
      const size = Math.min(optionalNumber(input, "MaxItems") ?? 50, 50);
      const { items, next } = page(all, optionalText(input, "Marker"), size);
      return { Functions: items.map(configurationOf), ...(next === undefined ? {} : { NextMarker: next }) };
    },
    ListTags: (input) => ({ Tags: Object.fromEntries(functionNamed(state, text(input, "Resource")).tags) }),
    GetAccountSettings() {
      const all = [...state.functions.values()];
      const reserved = all.reduce((sum, { reservedConcurrency = 0 }) => sum + reservedConcurrency, 0);
      return {
        AccountLimit: {
          TotalCodeSize: 80_530_636_800,
          CodeSizeUnzipped: 262_144_000,
          CodeSizeZipped: 52_428_800,
          ConcurrentExecutions: state.lambdaConcurrency,
          UnreservedConcurrentExecutions: state.lambdaConcurrency - reserved,
        },
        AccountUsage: {
          TotalCodeSize: all.reduce((sum, { codeBytes }) => sum + codeBytes, 0),
          FunctionCount: all.length,
        },
      };
    },
    Invoke: (input, request) => invoke(found(input), request),
  });
}

/** By name, ARN (with or without a qualifier) or "account:name", as the API takes them. */
export function functionNamed({ functions, region, accountId }: FakeState, wanted: string): FakeFunction {
  const name =
    /^arn:[^:]+:lambda:[^:]+:\d+:function:([^:]+)/.exec(wanted)?.[1] ?? wanted.split(":")[0] ?? wanted;
  const one = functions.get(name);
  if (one && (!wanted.startsWith("arn:") || wanted.startsWith(one.arn))) return one;
  const arn = wanted.startsWith("arn:") ? wanted : `arn:aws:lambda:${region}:${accountId}:function:${wanted}`;
  throw new AwsError("ResourceNotFoundException", `Function not found: ${arn}`, 404);
}

function configurationOf(one: FakeFunction): object {
  return {
    FunctionName: one.name,
    FunctionArn: one.arn,
    Runtime: one.runtime,
    Role: one.role,
    Handler: one.handlerName,
    CodeSize: one.codeBytes,
    Description: one.description,
    Timeout: one.timeoutSeconds,
    MemorySize: one.memoryMb,
    LastModified: new Date(one.modifiedMs).toISOString().replace("Z", "+0000"),
    CodeSha256: one.codeSha256,
    Version: "$LATEST",
    ...(Object.keys(one.environment).length > 0 ? { Environment: { Variables: one.environment } } : {}),
    TracingConfig: { Mode: "PassThrough" },
    State: one.state,
    LastUpdateStatus: one.lastUpdateStatus,
    PackageType: "Zip",
    Architectures: [one.architecture],
    EphemeralStorage: { Size: 512 },
    LoggingConfig: { LogFormat: "Text", LogGroup: `/aws/lambda/${one.name}` },
  };
}
