import { copyFile, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import type { AwsOptions } from "../account/account.ts";
import { builtDir } from "../built-dir.ts";
import { type Artifacts, makeArtifacts } from "../bundle/artifacts.ts";
import { functionNames } from "../bundle/functions.ts";
import { readBuild, writeManifest } from "../bundle/manifest.ts";
import type { Config } from "../config/config.ts";
import { readConfig } from "../config/read-config.ts";
import { placeOf, WHEREVER } from "../dashboards/place.ts";
import { namesOf } from "../names.ts";
import { namedBodies } from "../share/named-bodies.ts";
import { literallyButPlace } from "../stack/intrinsics.ts";
import { OWNER_TAG } from "../stack/template.ts";
import { CliError } from "../terminal/cli-error.ts";
import { printJson } from "../terminal/print-json.ts";
import { printable } from "../terminal/printable.ts";

/**
 * Everything that is deployed, as files:
 *   stack.json                          the CloudFormation template
 *   code/trailboard-<hash>.zip          one for each function; to be put into the bucket that the stack's parameters name
 *   dashboards/Trailboard-Overview.json bodies, public copies too, to go through Fn::Sub
 *   source-maps/trailboard/*.map
 *   manifest.json                       version, which zip is which function's, and the dashboards in their order
 */
export async function build({ out, config: file, json }: AwsOptions & { out: string }): Promise<void> {
  const config = await readConfig(file);
  const artifacts = await makeArtifacts(config);
  await clear(out);
  await writeCode(out, artifacts);
  await writeFile(path.join(out, "stack.json"), artifacts.templateText);
  const dashboards = await writeDashboards(out, config);
  await writeManifest(out, { version: packageJson.version, archives: artifacts.archives, dashboards });
  const built = {
    folder: path.resolve(out),
    stack: "stack.json",
    code: artifacts.archives.map(({ function: name, fileName, bytes }) => ({
      function: namesOf(config).function(name),
      file: `code/${fileName}`,
      sizeBytes: bytes.byteLength,
    })),
    dashboards: dashboards.map(dashboardFile),
  };
  if (json) printJson(built);
  else tell(built, { out, stackName: config.name });
}

/** Only what an earlier build left is taken away: the folder may be somebody's home. */
async function clear(out: string): Promise<void> {
  try {
    await mkdir(out, { recursive: true });
    const inside = await readdir(out);
    if (inside.length === 0) return;
    await readBuild(out);
  } catch (error) {
    if (error instanceof CliError)
      throw new CliError(`Cannot build into ${out}: it has files in it that no build left there`, {
        cause: error,
      });
    throw new CliError(`Cannot build into ${out}: ${(error as Error).message}`, { cause: error });
  }
  for (const part of ["code", "dashboards", "source-maps", "stack.json", "manifest.json"])
    await rm(path.join(out, part), { recursive: true, force: true });
}

async function writeCode(out: string, { archives }: Artifacts): Promise<void> {
  await mkdir(path.join(out, "code"));
  for (const { fileName, bytes } of archives) await writeFile(path.join(out, "code", fileName), bytes);
  for (const name of functionNames) {
    const from = path.join(builtDir, "functions", name);
    const to = path.join(out, "source-maps", name);
    await mkdir(to, { recursive: true });
    for (const map of (await readdir(from)).filter((file) => file.endsWith(".map")))
      await copyFile(path.join(from, map), path.join(to, map));
  }
}

/** Bodies of all dashboards, public copies included; returns their names. */
async function writeDashboards(out: string, config: Config): Promise<string[]> {
  await mkdir(path.join(out, "dashboards"));
  const bodies = namedBodies(config, placeOf(namesOf(config), WHEREVER));
  for (const { name, body } of bodies)
    await writeFile(
      path.join(out, dashboardFile(name)),
      `${literallyButPlace(JSON.stringify(body, null, 2))}\n`,
    );
  return bodies.map(({ name }) => name);
}

function dashboardFile(name: string): string {
  return `dashboards/${name}.json`;
}

function tell(
  {
    code,
    dashboards,
  }: { code: readonly { file: string; sizeBytes: number }[]; dashboards: readonly string[] },
  { out, stackName }: { out: string; stackName: string },
): void {
  const say = (line: string) => console.log(printable(line));
  say(`${out}/stack.json`);
  for (const { file, sizeBytes } of code) say(`${out}/${file}  ${Math.ceil(sizeBytes / 1024)} KB`);
  for (const file of dashboards) say(`${out}/${file}`);
  say("");
  // The tag tells the other commands that the stack is Trailboard's.
  say("To deploy it without this command, with a bucket of yours in the same Region:");
  say(`  aws s3 cp --recursive ${out}/code s3://BUCKET/`);
  say(
    `  aws cloudformation deploy --template-file ${out}/stack.json --s3-bucket BUCKET --stack-name ${stackName} --tags ${OWNER_TAG}=${stackName} --capabilities CAPABILITY_NAMED_IAM --parameter-overrides CodeBucket=BUCKET EventDataStoreArn=ARN`,
  );
}
