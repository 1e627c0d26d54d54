import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { build } from "esbuild";
import { unzipSync } from "fflate";
import { makeArtifacts } from "../../../deploy/bundle/artifacts.ts";
import { type FunctionName, functionBuilds } from "../../../deploy/bundle/functions.ts";
import { configSchema } from "../../../deploy/config/config.ts";

export interface UnzippedArchives {
  /** LAMBDA_TASK_ROOT of a function. */
  taskRoot(name: FunctionName): string;
  close(): void;
}

/** What `trailboard deploy` uploads, built from this checkout, and unzipped as Lambda does. */
export async function unzippedArchives(): Promise<UnzippedArchives> {
  const folder = mkdtempSync(path.join(tmpdir(), "trailboard-archives-"));
  const built = path.join(folder, "built");
  const rootDir = path.resolve(import.meta.dirname, "../../..");
  await Promise.all(
    functionBuilds(rootDir, built).map((options) => build({ ...options, logLevel: "error" })),
  );
  const config = configSchema.parse({ public: { dashboards: ["overview"] } });
  const { archives } = await makeArtifacts(config, built);
  const taskRoot = (name: FunctionName) => path.join(folder, "task", name);
  for (const { function: name, bytes } of archives) {
    mkdirSync(taskRoot(name), { recursive: true });
    for (const [file, content] of Object.entries(unzipSync(bytes)))
      writeFileSync(path.join(taskRoot(name), file), content);
  }
  // Nothing of the build is left that a function could find by accident.
  rmSync(built, { recursive: true });
  return { taskRoot, close: () => rmSync(folder, { recursive: true, force: true }) };
}
