import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  type GetFunctionConfigurationCommandOutput,
} from "@aws-sdk/client-lambda";
import { DAY_MS } from "../../../kit/time.ts";
import { awsFailure } from "../../account/aws-failure.ts";
import { type FunctionName, functionNames } from "../../bundle/functions.ts";
import type { Config } from "../../config/config.ts";
import { functionsOf } from "../../stack/functions.ts";
import { cannotTell, type Finding, isNotFound, ok, problem, warning } from "../finding.ts";
import type { Picture } from "../picture.ts";
import type { Check } from "../run-checks.ts";

/** One check for each function, so that they are looked at side by side. */
export const functionChecks: readonly Check[] = functionNames.map((name) => ({
  section: "functions" as const,
  name,
  permission: "lambda:GetFunctionConfiguration",
  needsStack: true,
  run: (picture: Picture) => look(name, picture),
}));

/**
 * Day from which AWS mends a runtime no more: "Deprecation date" of the Lambda Developer Guide, "Lambda runtimes", as
 * cfn-lint's runtime data and endoflife.date had it in 2026. AWS may move such a day, and says so there.
 */
const DEPRECATED_AT: Readonly<Record<string, string>> = {
  "nodejs18.x": "2025-09-01",
  "nodejs20.x": "2026-04-30",
  "nodejs22.x": "2027-04-30",
  "nodejs24.x": "2028-04-30",
};
const WARN_BEFORE_MS = 90 * DAY_MS;

async function look(name: FunctionName, picture: Picture): Promise<readonly Finding[]> {
  const { account, config, names } = picture;
  if (!functionsOf(config).includes(name)) return [];
  const called = names.function(name);
  let found: GetFunctionConfigurationCommandOutput;
  try {
    found = await account.lambda.send(new GetFunctionConfigurationCommand({ FunctionName: called }));
  } catch (error) {
    if (isNotFound(error))
      return [problem(called, "there is no such function in this account and Region", "`trailboard deploy`")];
    throw awsFailure(`Cannot look at function ${called}`, error);
  }
  const findings = [
    ...stateOf(called, found),
    ...runtimeOf(called, found.Runtime ?? "", picture.nowMs),
    ...(await placesOf(called, found.Environment?.Variables ?? {}, picture)),
    ...(await concurrencyOf(called, name, picture)),
  ];
  if (findings.length > 0) return findings;
  const changed = found.LastModified ? `, changed ${found.LastModified.slice(0, 16)}Z` : "";
  return [ok(called, `${found.Runtime}, ${found.MemorySize} MB, ${found.Timeout} s${changed}`)];
}

/** What of a function is not as it should be; nothing where all is. */
function stateOf(
  called: string,
  {
    State,
    StateReason = "",
    LastUpdateStatus,
    LastUpdateStatusReason = "",
  }: GetFunctionConfigurationCommandOutput,
): Finding[] {
  const findings: Finding[] = [];
  if (State === "Failed")
    findings.push(problem(called, `cannot run: ${StateReason || "Lambda says Failed"}`, "deploy again"));
  else if (State !== "Active" && State !== undefined)
    findings.push(
      warning(called, `is ${State}${StateReason === "" ? "" : `: ${StateReason}`}`, "the next call wakes it"),
    );
  if (LastUpdateStatus === "Failed")
    findings.push(
      problem(
        called,
        `its last update failed: ${LastUpdateStatusReason || "without a reason"}`,
        "deploy again",
      ),
    );
  else if (LastUpdateStatus === "InProgress")
    findings.push(warning(called, "is being updated", "look again in a minute"));
  return findings;
}

function runtimeOf(called: string, runtime: string, nowMs: number): Finding[] {
  const day = DEPRECATED_AT[runtime];
  if (day === undefined)
    return [
      warning(
        called,
        `runs ${runtime || "no runtime"}, which is not one that Trailboard deploys`,
        "deploy again",
      ),
    ];
  const leftMs = Date.parse(day) - nowMs;
  if (leftMs > WARN_BEFORE_MS) return [];
  const since = leftMs > 0 ? `is mended by AWS until ${day}` : `has not been mended by AWS since ${day}`;
  return [warning(called, `${runtime} ${since}`, '"runtime" in the configuration, then deploy')];
}

/** Whether it reads and asks what the stack made, and not what somebody set by hand. */
async function placesOf(
  called: string,
  env: Readonly<Record<string, string>>,
  { stack: ask }: Picture,
): Promise<Finding[]> {
  const outputs = (await ask())?.outputs ?? {};
  const findings: Finding[] = [];
  const { IndexBucket: bucket, EventDataStoreArn: store } = outputs;
  if (bucket && !URL.canParse(env.TRAILBOARD_INDEX ?? ""))
    findings.push(problem(called, "does not know where the index is (TRAILBOARD_INDEX)", "deploy again"));
  else if (bucket && new URL(env.TRAILBOARD_INDEX ?? "").hostname !== bucket)
    findings.push(
      problem(called, `uses another index than ${bucket}: ${env.TRAILBOARD_INDEX}`, "deploy again"),
    );
  const asked = env.TRAILBOARD_EVENT_DATA_STORE;
  if (store && asked !== undefined && asked !== store)
    findings.push(
      problem(called, `asks another event data store than the stack's: ${asked}`, "deploy again"),
    );
  return findings;
}

function wantedConcurrency(name: FunctionName, { reservedConcurrency }: Config): number | undefined {
  if (name === "trailboard-indexer") return 1;
  if (name === "trailboard-detail") return reservedConcurrency.detail ?? undefined;
  if (name === "trailboard-public") return reservedConcurrency.public ?? undefined;
  return undefined;
}

async function concurrencyOf(
  called: string,
  name: FunctionName,
  { account, config }: Picture,
): Promise<Finding[]> {
  const wanted = wantedConcurrency(name, config);
  let reserved: number | undefined;
  try {
    const answer = await account.lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: called }));
    reserved = answer.ReservedConcurrentExecutions;
  } catch (error) {
    return [
      cannotTell(
        called,
        awsFailure(`Cannot read the concurrency of ${called}`, error),
        "lambda:GetFunctionConcurrency",
      ),
    ];
  }
  if (reserved === 0)
    return [
      problem(
        called,
        "its reserved concurrency is 0: it is switched off",
        "deploy again, or take the 0 away",
      ),
    ];
  if (reserved === wanted) return [];
  const what = `its reserved concurrency is ${reserved ?? "not set"}, and the configuration says ${wanted ?? "none"}`;
  return name === "trailboard-indexer"
    ? [problem(called, `${what}: two runs at once would publish metrics twice`, "deploy again")]
    : [warning(called, what, "deploy again")];
}
