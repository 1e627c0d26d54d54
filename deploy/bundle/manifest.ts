import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { CliError } from "../terminal/cli-error.ts";
import { fingerprint } from "./archive.ts";
import type { CodeArchive } from "./artifacts.ts";
import { functionNames } from "./functions.ts";

/** manifest.json of a build: what tells its folder from any other, which zip is whose code, and the dashboards' names. */
const manifestSchema = z.object({
  trailboard: z.string(),
  code: z.array(
    z.object({
      function: z.enum(functionNames),
      file: z.string().regex(/^[a-z0-9-]+-[0-9a-f]{16}\.zip$/),
    }),
  ),
  // CloudWatch's rule for names (PutDashboard): no name leads out of the folder.
  dashboards: z.array(z.string().regex(/^[A-Za-z0-9_-]{1,255}$/)).default([]),
});

const MANIFEST = "manifest.json";

/** A folder that `trailboard build --out` left. */
export interface Build {
  readonly version: string;
  readonly archives: readonly CodeArchive[];
  /** Names of the dashboards, public copies included, in the order in which they are shown; their bodies are `dashboards/<name>.json`. */
  readonly dashboards: readonly string[];
}

export async function writeManifest(folder: string, { version, archives, dashboards }: Build): Promise<void> {
  const manifest: z.input<typeof manifestSchema> = {
    trailboard: version,
    code: archives.map(({ function: name, fileName }) => ({ function: name, file: fileName })),
    dashboards: [...dashboards],
  };
  await writeFile(path.join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** The build in `folder`, each zip checked against the hash in its name. Throws a CliError for anything else. */
export async function readBuild(folder: string): Promise<Build> {
  const { trailboard: version, code, dashboards } = await readManifest(folder);
  const archives: CodeArchive[] = [];
  for (const { function: name, file } of code) {
    const bytes = await readArchive(path.join(folder, "code", file));
    if (!file.endsWith(`-${fingerprint(bytes)}.zip`))
      throw new CliError(`Cannot use ${path.join(folder, "code", file)}: it was changed after it was built`);
    archives.push({ function: name, fileName: file, bytes });
  }
  return { version, archives, dashboards };
}

async function readManifest(folder: string): Promise<z.output<typeof manifestSchema>> {
  let found: unknown;
  try {
    found = JSON.parse(await readFile(path.join(folder, MANIFEST), "utf8"));
  } catch (error) {
    throw notABuild(folder, error);
  }
  const manifest = manifestSchema.safeParse(found);
  if (!manifest.success) throw notABuild(folder, manifest.error);
  return manifest.data;
}

async function readArchive(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new CliError(`Cannot read ${file}: ${(error as Error).message}`, { cause: error });
  }
}

function notABuild(folder: string, cause: unknown): CliError {
  return new CliError(`Cannot use ${folder}: expected a folder that \`trailboard build --out\` made`, {
    cause,
  });
}
