import type { FunctionName } from "../bundle/functions.ts";
import type { Config } from "../config/config.ts";
import type { Template } from "./template.ts";

/** File names of the functions' code, each with the hash of its content: new code is a new name, and so a change. */
export type CodeFiles = Readonly<Record<FunctionName, string>>;

/** The whole stack as CloudFormation takes it; knows neither account nor Region, so that one file serves all. */
export function stackTemplate(_config: Config, _code: CodeFiles): Template {
  throw new Error("not there yet");
}
