import { createHash } from "node:crypto";

/** What a test lets a function do: the payload in, the payload out; what it throws is a FunctionError. */
export type FakeHandler = (event: unknown) => unknown;

export interface FakeFunction {
  readonly name: string;
  readonly arn: string;
  role: string;
  runtime: string;
  handlerName: string;
  memoryMb: number;
  timeoutSeconds: number;
  architecture: string;
  description: string;
  environment: Readonly<Record<string, string>>;
  codeSha256: string;
  codeBytes: number;
  modifiedMs: number;
  /** Pending, Active, Inactive, Failed. */
  state: string;
  lastUpdateStatus: string;
  reservedConcurrency: number | undefined;
  readonly tags: Map<string, string>;
  /** The resource policy as JSON text. */
  policy: string | undefined;
  /** Absent: an invocation answers null. */
  handler: FakeHandler | undefined;
  /** Payloads that were taken in, the asynchronous ones too. */
  readonly invocations: { readonly event: unknown; readonly isAsync: boolean }[];
}

export function fakeFunction(
  wanted: Partial<FakeFunction> & {
    readonly name: string;
    readonly accountId?: string;
    readonly region?: string;
  },
): FakeFunction {
  const { accountId = "111122223333", region = "eu-central-1", ...given } = wanted;
  return {
    arn: `arn:aws:lambda:${region}:${accountId}:function:${given.name}`,
    role: `arn:aws:iam::${accountId}:role/${given.name}`,
    runtime: "nodejs24.x",
    handlerName: "index.handler",
    memoryMb: 128,
    timeoutSeconds: 3,
    architecture: "arm64",
    description: "",
    environment: {},
    codeSha256: createHash("sha256").update(given.name).digest("base64"),
    codeBytes: 1000,
    modifiedMs: Date.UTC(2026, 0, 1),
    state: "Active",
    lastUpdateStatus: "Successful",
    reservedConcurrency: undefined,
    tags: new Map(),
    policy: undefined,
    handler: undefined,
    invocations: [],
    ...given,
  };
}
