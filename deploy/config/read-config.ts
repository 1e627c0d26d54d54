import { readFile } from "node:fs/promises";
import { CliError } from "../cli-error.ts";
import { type Config, configSchema, defaultConfig } from "./config.ts";

export const CONFIG_FILE = "trailboard.config.json";

/** The checked configuration of `file`; without a name, of trailboard.config.json where there is one. Throws CliError. */
export async function readConfig(file?: string): Promise<Config> {
  let text: string;
  try {
    text = await readFile(file ?? CONFIG_FILE, "utf8");
  } catch (error) {
    if (file === undefined && (error as NodeJS.ErrnoException).code === "ENOENT") return defaultConfig;
    throw new CliError(`Cannot read ${file ?? CONFIG_FILE}: ${(error as Error).message}`, { cause: error });
  }
  return configSchema.parse(JSON.parse(text));
}
