import { readFile } from "node:fs/promises";
import path from "node:path";
import type { Where } from "../dashboards/place.ts";
import { CliError } from "../terminal/cli-error.ts";
import { readBuild } from "./manifest.ts";
import { substituted } from "./substituted.ts";

/** A dashboard as PutDashboard takes it. */
export interface NamedBody {
  readonly name: string;
  readonly body: string;
}

/** The dashboards of a build, as they are in the account and Region of `where`. */
export async function builtDashboards(folder: string, where: Where): Promise<NamedBody[]> {
  const { dashboards } = await readBuild(folder);
  const values = {
    "AWS::Partition": where.partition,
    "AWS::Region": where.region,
    "AWS::AccountId": where.accountId,
  };
  return Promise.all(
    dashboards.map(async (name) => {
      const file = path.join(folder, "dashboards", `${name}.json`);
      return { name, body: substituted(await textOf(file), values, { file }) };
    }),
  );
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    throw new CliError(`Cannot read ${file}: ${(error as Error).message}`, { cause: error });
  }
}
