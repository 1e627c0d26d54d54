/**
 * What a function is told by its environment. The same names on a laptop and in Lambda: only values differ.
 * Endpoints and credentials are the SDK's own affair (AWS_ENDPOINT_URL, AWS_REGION ...).
 */
export interface FunctionConfig {
  /** TRAILBOARD_INDEX: "s3://bucket/prefix" or "file:///folder". */
  readonly index: URL;
  /** TRAILBOARD_EVENT_DATA_STORE: ARN; "" for functions that may not query. */
  readonly eventDataStoreArn: string;
  /** TRAILBOARD_LAKE_ROLE: ARN of the role that queries are made as; "" asks with the function's own. */
  readonly lakeRoleArn: string;
  /** TRAILBOARD_DETAIL_FUNCTION: ARN of the function that may start Lake queries; "" draws no drill-downs. */
  readonly detailFunctionArn: string;
  /** TRAILBOARD_NAMESPACE of our metrics, default "Trailboard". */
  readonly metricsNamespace: string;
  /** TRAILBOARD_SCAN_BUDGET_BYTES: per hour, for all functions that start queries; default 50 GB. */
  readonly scanBudgetBytesPerHour: number;
  /** TRAILBOARD_LAKE_POLL_MS: the first wait for a query's answer; waits grow from it. Default 1000. */
  readonly lakePollMs: number;
  /** TRAILBOARD_AS_OF: a clock that stands still, for previews of old logs and for tests; absent: now. */
  readonly asOfMs: number | undefined;
}

export function readConfig(env: Readonly<Record<string, string | undefined>>): FunctionConfig {
  const index = env.TRAILBOARD_INDEX ?? "";
  if (!URL.canParse(index) || !/^(s3|file):/.test(index))
    throw new Error('TRAILBOARD_INDEX is not set to "s3://bucket/prefix" or "file:///folder"');
  const asOf = env.TRAILBOARD_AS_OF;
  return {
    index: new URL(index),
    eventDataStoreArn: env.TRAILBOARD_EVENT_DATA_STORE ?? "",
    lakeRoleArn: env.TRAILBOARD_LAKE_ROLE ?? "",
    detailFunctionArn: env.TRAILBOARD_DETAIL_FUNCTION ?? "",
    metricsNamespace: env.TRAILBOARD_NAMESPACE || "Trailboard",
    scanBudgetBytesPerHour: positive("TRAILBOARD_SCAN_BUDGET_BYTES", env, 50e9),
    lakePollMs: positive("TRAILBOARD_LAKE_POLL_MS", env, 1000),
    asOfMs: asOf ? instant(asOf) : undefined,
  };
}

/** Wrong is not absent: somebody who wanted to spend nothing ("0") must not be given the default to spend. */
function positive(
  name: string,
  { [name]: value = "" }: Readonly<Record<string, string | undefined>>,
  fallback: number,
): number {
  if (value === "") return fallback;
  const number = Number(value);
  if (!Number.isFinite(number) || number <= 0) throw new Error(`${name} is not a number above 0`);
  return number;
}

function instant(text: string): number {
  const atMs = Date.parse(text);
  if (Number.isNaN(atMs)) throw new Error("TRAILBOARD_AS_OF is not an ISO time");
  return atMs;
}
