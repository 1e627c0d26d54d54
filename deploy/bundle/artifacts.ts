import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { builtDir } from "../built-dir.ts";
import type { Config } from "../config/config.ts";
import { publicList } from "../dashboards/public-list.ts";
import type { CodeFiles } from "../stack/functions.ts";
import { stackTemplate } from "../stack/stack.ts";
import type { Template } from "../stack/template.ts";
import { CliError } from "../terminal/cli-error.ts";
import { fingerprint, zipOf } from "./archive.ts";
import { type FunctionName, functionNames } from "./functions.ts";

/** The code of one function, zipped. */
export interface CodeArchive {
  readonly function: FunctionName;
  /** "trailboard-detail-0123456789abcdef.zip": the hash is that of `bytes`. */
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/** All that is deployed, made of the built functions and a configuration; same input, same bytes. */
export interface Artifacts {
  readonly archives: readonly CodeArchive[];
  readonly template: Template;
  /** The template as JSON, indented for reviewers. */
  readonly templateText: string;
}

/** What the public function may be asked, beside its code: it reads it when it starts. */
const PUBLIC_LIST_FILE = "listed.json";

/** `functionsDir` is where the build left each function in a folder of its name. */
export async function makeArtifacts(
  config: Config,
  functionsDir = path.join(builtDir, "functions"),
): Promise<Artifacts> {
  const archives = await Promise.all(functionNames.map((name) => archiveOf(name, config, functionsDir)));
  const files = Object.fromEntries(archives.map(({ function: name, fileName }) => [name, fileName]));
  const template = stackTemplate(config, files as CodeFiles);
  return { archives, template, templateText: `${JSON.stringify(template, null, 2)}\n` };
}

async function archiveOf(name: FunctionName, config: Config, functionsDir: string): Promise<CodeArchive> {
  const files = await codeOf(path.join(functionsDir, name));
  if (name === "trailboard-public") files[PUBLIC_LIST_FILE] = new TextEncoder().encode(publicList(config));
  const bytes = zipOf(files);
  return { function: name, fileName: `${name}-${fingerprint(bytes)}.zip`, bytes };
}

/** The .cjs files of a folder: source maps stay outside, Lambda would load them for nothing. */
async function codeOf(folder: string): Promise<Record<string, Uint8Array>> {
  const files: Record<string, Uint8Array> = {};
  try {
    for (const file of await readdir(folder))
      if (file.endsWith(".cjs")) files[file] = await readFile(path.join(folder, file));
  } catch (error) {
    throw new CliError(
      `Cannot read the built function ${path.basename(folder)}: run \`npm run build\` first`,
      {
        cause: error,
      },
    );
  }
  if (!files["index.cjs"])
    throw new CliError(`Cannot find index.cjs in ${folder}: run \`npm run build\` first`);
  return files;
}
