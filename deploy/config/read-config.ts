import { open } from "node:fs/promises";
import { CliError } from "../terminal/cli-error.ts";
import { type Config, configSchema, defaultConfig } from "./config.ts";
import { configProblems } from "./config-problems.ts";
import { parseJson } from "./parse-json.ts";

const CONFIG_FILE = "trailboard.config.json";

/** A configuration has a few kilobytes; what is larger is another file. */
const MAX_BYTES = 1_000_000;

/**
 * The checked configuration of `file`; without a name, of trailboard.config.json where there is one. Throws a CliError
 * that has a sentence for everything that is wrong.
 */
export async function readConfig(file?: string): Promise<Config> {
  const name = file ?? CONFIG_FILE;
  let bytes: Uint8Array;
  try {
    bytes = await readUpTo(name, MAX_BYTES);
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (file === undefined && isAbsent) return defaultConfig;
    throw new CliError(
      `Cannot read ${name}: ${isAbsent ? "there is no such file" : (error as Error).message}`,
      { cause: error },
    );
  }
  const parsed = parseConfig(textOf(bytes, name), name);
  if (parsed.kind === "config") return parsed.config;
  const [first, ...more] = parsed.sentences;
  throw new CliError(first ?? `Cannot use ${name}`, { more });
}

export type ParsedConfig =
  | { readonly kind: "config"; readonly config: Config }
  /** At least one; each is what is printed. */
  | { readonly kind: "problems"; readonly sentences: readonly string[] };

/** `file` is for the sentences. Never throws, whatever the text. */
export function parseConfig(text: string, file: string = CONFIG_FILE): ParsedConfig {
  const json = parseJson(text, file);
  if (json.kind === "problems") return json;
  const checked = configSchema.safeParse(json.value);
  return checked.success
    ? { kind: "config", config: checked.data }
    : { kind: "problems", sentences: configProblems(checked.error.issues, json.value, file) };
}

/** Reads no more than it must: the name may be that of a device without an end. */
async function readUpTo(file: string, maxBytes: number): Promise<Uint8Array> {
  const handle = await open(file);
  try {
    const buffer = new Uint8Array(maxBytes + 1);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    if (length > maxBytes) throw new Error(`it has more than ${maxBytes / 1e6} MB; expected a configuration`);
    return buffer.subarray(0, length);
  } finally {
    await handle.close();
  }
}

/** The decoder skips a byte order mark, which editors on Windows write. */
function textOf(bytes: Uint8Array, name: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new CliError(`Cannot read ${name}: expected text in UTF-8`, { cause: error });
  }
}
