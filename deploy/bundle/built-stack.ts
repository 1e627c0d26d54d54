import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { idsOf } from "../stack/logical-ids.ts";
import { CliError } from "../terminal/cli-error.ts";
import { type FunctionName, functionNames } from "./functions.ts";

/** What a laptop needs to know of stack.json: the functions that it makes, and its alarms. */
export interface BuiltStack {
  readonly functions: readonly BuiltFunction[];
  /** PutMetricAlarm's input, as far as it needs nothing else of the stack. */
  readonly alarms: readonly BuiltAlarm[];
}

export interface BuiltFunction {
  readonly function: FunctionName;
  /** Lambda's name. */
  readonly name: string;
  /** Those of its variables that are the same everywhere: budgets, bounds, the metrics' namespace. */
  readonly variables: Readonly<Record<string, string>>;
}

export interface BuiltAlarm {
  readonly AlarmName: string;
  readonly [property: string]: unknown;
}

const stackSchema = z.object({
  Resources: z.record(
    z.string(),
    z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()).default({}) }),
  ),
});
const functionSchema = z.object({
  FunctionName: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).prefault({ Variables: {} }),
});
const alarmSchema = z.looseObject({ AlarmName: z.string() });

/** Throws a CliError for a stack.json that no build made. */
export async function builtStack(folder: string): Promise<BuiltStack> {
  const file = path.join(folder, "stack.json");
  const resources = await readResources(file);
  const functions: BuiltFunction[] = [];
  for (const name of functionNames) {
    const resource = resources[idsOf(name).function];
    if (resource?.Type !== "AWS::Lambda::Function") continue;
    const { FunctionName, Environment } = parsed(functionSchema, resource.Properties, file);
    functions.push({ function: name, name: FunctionName, variables: plain(Environment.Variables) });
  }
  const alarms: BuiltAlarm[] = [];
  for (const { Type, Properties } of Object.values(resources)) {
    if (Type !== "AWS::CloudWatch::Alarm") continue;
    const { AlarmActions: _, ...input } = parsed(alarmSchema, Properties, file);
    if (!refersToOthers(input)) alarms.push(input);
  }
  return { functions, alarms };
}

async function readResources(file: string): Promise<z.output<typeof stackSchema>["Resources"]> {
  let found: unknown;
  try {
    found = JSON.parse(await readFile(file, "utf8"));
  } catch (error) {
    throw new CliError(`Cannot read ${file}: ${(error as Error).message}`, { cause: error });
  }
  return parsed(stackSchema, found, file).Resources;
}

function parsed<T>(schema: z.ZodType<T>, value: unknown, file: string): T {
  const { data, error } = schema.safeParse(value);
  if (error)
    throw new CliError(`Cannot use ${file}: expected what \`trailboard build --out\` made`, { cause: error });
  return data as T;
}

/** Variables whose values are known before anything is deployed. */
function plain(variables: Readonly<Record<string, unknown>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter(
      (variable): variable is [string, string] => typeof variable[1] === "string",
    ),
  );
}

/** Whether CloudFormation puts in something that is known only when the stack is made: {"Ref"}, {"Fn::GetAtt"} ... */
function refersToOthers(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(
    ([key, inner]) => key === "Ref" || key.startsWith("Fn::") || refersToOthers(inner),
  );
}
