import { AwsError } from "../../../../local/wire/service.ts";

export { AwsError };

/** What a client sent, read whole. */
export interface HttpRequest {
  readonly method: string;
  /** Decoded by nobody yet: "/bucket/a%2Fb". */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface HttpAnswer {
  readonly kind: "http";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

/** An operation's input with the names that the SDK has; numbers and booleans are text where the protocol has only text. */
export type Input = Readonly<Record<string, unknown>>;

/** Answers the output with the names that the SDK has (times as Date), or a whole HTTP answer. Throws AwsError. */
export type Operation = (input: Input, request: HttpRequest) => object | Promise<object>;

/** One AWS service: how its requests are told apart, what it can do, and how it answers. */
export interface FakeService {
  /** As `calls` and `answer` say it: "cloudformation", "s3" ... */
  readonly name: string;
  read(request: HttpRequest): { operation: string; input: Input };
  readonly operations: Readonly<Record<string, Operation>>;
  write(operation: string, output: object, requestId: string): HttpAnswer;
  writeError(error: AwsError, requestId: string, request: HttpRequest): HttpAnswer;
}

export function httpAnswer(
  status: number,
  headers: Readonly<Record<string, string | undefined>> = {},
  body: string | Uint8Array = "",
): HttpAnswer {
  const present = Object.entries(headers).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return { kind: "http", status, headers: Object.fromEntries(present), body };
}

export function isHttpAnswer(output: object): output is HttpAnswer {
  return "kind" in output && output.kind === "http";
}

/** The operation that nobody has built yet, by name: so that a missing one is seen at once. */
export function notBuilt(service: string, operation: string): AwsError {
  return new AwsError(
    "UnknownOperationException",
    `The fake AWS has no ${service}:${operation}: add it to test/support/fake-aws`,
    400,
  );
}
