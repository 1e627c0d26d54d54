import { mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { unzipSync } from "fflate";
import packageJson from "../../package.json" with { type: "json" };
import { CliError } from "../terminal/cli-error.ts";
import { fingerprint } from "./archive.ts";
import type { CodeArchive } from "./artifacts.ts";
import { functionNames } from "./functions.ts";
import { readBuild } from "./manifest.ts";

/** Lambda's limit of a function's unzipped code (Lambda quotas). */
const MAX_UNZIPPED_BYTES = 262_144_000;

/**
 * Unzips the functions of a folder that `trailboard build --out` made, each into a folder of its name, and returns where
 * they are: under `dataDir`, in a folder that is named for these very zips. Throws a CliError for a folder that no build
 * of this version made, or that was changed since.
 */
export async function unpackBuild(folder: string, dataDir: string): Promise<string> {
  const { version, archives } = await readBuild(folder);
  if (version !== packageJson.version)
    throw new CliError(
      `Cannot run the functions of ${folder}: they were built by Trailboard ${version}, this is ${packageJson.version}; build them again with \`trailboard build --out ${folder}\``,
    );
  const missing = functionNames.filter((name) => !archives.some((archive) => archive.function === name));
  if (missing.length > 0)
    throw new CliError(`Cannot run the functions of ${folder}: it has no zip of ${missing.join(", ")}`);

  const names = archives.map(({ fileName }) => fileName).sort();
  const target = path.resolve(dataDir, "built", fingerprint(new TextEncoder().encode(names.join("\n"))));
  try {
    // What lies there may be half of an earlier try, or somebody's experiment: only what is in the zips is to run.
    for (const archive of archives) await unpack(archive, path.join(target, archive.function));
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`Cannot unzip ${folder} into ${target}: ${(error as Error).message}`, {
      cause: error,
    });
  }
  return target;
}

async function unpack({ fileName, bytes }: CodeArchive, target: string): Promise<void> {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const [name, content] of Object.entries(filesOf(fileName, bytes)))
    await writeFile(path.join(target, name), content);
}

function filesOf(fileName: string, bytes: Uint8Array): Record<string, Uint8Array> {
  let unzippedBytes = 0;
  return unzipSync(bytes, {
    filter({ name, originalSize }) {
      unzippedBytes += originalSize;
      // Our builds have no folders in them: a name that leads elsewhere is no file of ours.
      if (!/^[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}$/.test(name) || unzippedBytes > MAX_UNZIPPED_BYTES)
        throw new CliError(`Cannot unzip ${fileName}: expected the code of a function, and nothing else`);
      return true;
    },
  });
}
