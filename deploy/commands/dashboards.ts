import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { type Account, type AwsOptions, openAccount } from "../account/account.ts";
import { dashboardLink } from "../apply/console-links.ts";
import type { Config } from "../config/config.ts";
import { readConfig } from "../config/read-config.ts";
import { placeOf, WHEREVER } from "../dashboards/place.ts";
import { namesOf } from "../names.ts";
import { findDashboard, ownerOf } from "../share/dashboard-owner.ts";
import { deployedStack } from "../share/deployed.ts";
import { isWithoutAws } from "../share/is-without-aws.ts";
import { namedBodies } from "../share/named-bodies.ts";
import { ownPlace } from "../share/own-place.ts";
import {
  type BodyMessage,
  type PlannedDashboard,
  planDashboard,
  putDashboard,
  type RefusedDashboard,
} from "../share/put-dashboard.ts";
import { literallyButPlace } from "../stack/intrinsics.ts";
import { CliError, usageError } from "../terminal/cli-error.ts";
import { confirm } from "../terminal/confirm.ts";
import { printJson } from "../terminal/print-json.ts";
import { printable } from "../terminal/printable.ts";

type DashboardsOptions = AwsOptions & { put: boolean; out?: string; replace?: boolean; yes?: boolean };

/** The dashboards alone, as files or put into the account. */
export async function dashboards(options: DashboardsOptions): Promise<void> {
  const { put, out, replace } = options;
  if (put === (out !== undefined))
    throw usageError(
      "Cannot tell what to do with the dashboards: expected either `put` or --out with a folder",
    );
  if (replace && !put) throw usageError("Cannot use --replace without `put`: files replace nothing in AWS");
  const config = await readConfig(options.config);
  if (out !== undefined) await writeFiles(out, config, options);
  else await putAll(config, options);
}

/** With credentials, bodies that PutDashboard takes as they are; without, bodies that go through CloudFormation's Fn::Sub. */
async function writeFiles(out: string, config: Config, options: DashboardsOptions): Promise<void> {
  const account = await accountIfAny(options, config);
  const names = namesOf(config);
  const place = account
    ? ownPlace(account, names, await deployedStack(account, names))
    : placeOf(names, WHEREVER);
  account?.close();
  const files: string[] = [];
  try {
    await mkdir(out, { recursive: true });
    for (const { name, body } of namedBodies(config, place)) {
      const file = path.join(out, `${name}.json`);
      const text = JSON.stringify(body, null, 2);
      await writeFile(file, `${account ? text : literallyButPlace(text)}\n`);
      files.push(file);
    }
  } catch (error) {
    throw new CliError(`Cannot write dashboards to ${out}: ${(error as Error).message}`, { cause: error });
  }
  const forSub = account === undefined;
  if (forSub)
    console.error(
      "Without credentials and Region no ARN is known: the files have ${AWS::AccountId}, ${AWS::Region} and ${AWS::Partition}, for Fn::Sub of CloudFormation",
    );
  if (options.json) printJson({ files, forSub });
  else for (const file of files) console.log(printable(file));
}

async function accountIfAny(options: DashboardsOptions, config: Config): Promise<Account | undefined> {
  try {
    return await openAccount(options, config);
  } catch (error) {
    // Somebody who named a profile wants its account, and is told what is wrong with it.
    if (options.profile === undefined && isWithoutAws(error)) return undefined;
    throw error;
  }
}

interface Done {
  readonly name: string;
  readonly action: PlannedDashboard["action"];
  readonly url: string;
  readonly difference: PlannedDashboard["difference"] | null;
  readonly messages: readonly BodyMessage[];
}

async function putAll(config: Config, options: DashboardsOptions): Promise<void> {
  const account = await openAccount(options, config);
  try {
    const planned = await planAll(account, config, options);
    const changes = planned.filter(({ action }) => action !== "unchanged");
    if (changes.length > 0) {
      for (const change of changes) console.error(printable(changeLine(change)));
      const what = changes.length === 1 ? "this dashboard" : `these ${changes.length} dashboards`;
      await confirm(`Write ${what}?`, { yes: options.yes ?? false });
    }
    const done: Done[] = [];
    for (const one of planned) {
      const messages = one.action === "unchanged" ? [] : await putDashboard(account, config, one);
      const { name, action, difference = null } = one;
      done.push({ name, action, url: dashboardLink(account, name), difference, messages });
      for (const { path: at, message } of messages)
        console.error(printable(`${name}: CloudWatch says: ${at}: ${message}`));
    }
    if (options.json) printJson({ dashboards: done });
    else tell(done);
  } finally {
    account.close();
  }
}

/** What putting each would do. Throws where one may not be written: then none is. */
async function planAll(
  account: Account,
  config: Config,
  { replace = false }: DashboardsOptions,
): Promise<PlannedDashboard[]> {
  const names = namesOf(config);
  const deployed = await deployedStack(account, names);
  const planned: PlannedDashboard[] = [];
  const refused: RefusedDashboard[] = [];
  for (const wanted of namedBodies(config, ownPlace(account, names, deployed))) {
    const there = await findDashboard(account, wanted.name);
    const owner = there && (await ownerOf(account, config, deployed, there));
    const plan = planDashboard(wanted, there, owner, { replace });
    if (plan.action === "refused") refused.push(plan);
    else planned.push(plan);
  }
  if (refused.length > 0)
    throw new CliError(
      `Cannot put dashboards: ${refused.map(({ name, reason }) => `${name}: ${reason}`).join("; ")}. None was written`,
    );
  return planned;
}

function changeLine({ name, action, difference }: PlannedDashboard): string {
  const lines = difference ? ` (${difference.added} lines come, ${difference.removed} go)` : "";
  const foreign = action === "replace" ? ", which Trailboard did not make" : "";
  return `${action} ${name}${foreign}${lines}`;
}

function tell(done: readonly Done[]): void {
  if (done.every(({ action }) => action === "unchanged")) console.log("Nothing to do");
  for (const { name, action, url } of done) console.log(printable(`${action}  ${name}  ${url}`));
}
