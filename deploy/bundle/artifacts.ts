import type { Config } from "../config/config.ts";
import type { Template } from "../stack/template.ts";
import type { FunctionName } from "./functions.ts";

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

export async function makeArtifacts(_config: Config): Promise<Artifacts> {
  throw new Error("not there yet");
}
