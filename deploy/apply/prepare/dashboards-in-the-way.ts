import { readFile, rm, writeFile } from "node:fs/promises";
import {
  DeleteDashboardsCommand,
  GetDashboardCommand,
  ListDashboardsCommand,
  ListTagsForResourceCommand,
  PutDashboardCommand,
  type Tag,
} from "@aws-sdk/client-cloudwatch";
import { OWNER_TAG, type Template } from "../../stack/template.ts";
import { CliError } from "../../terminal/cli-error.ts";
import { patiently } from "../session/patience.ts";
import { type Session, unstoppable } from "../session/session.ts";

export interface InTheWay {
  readonly name: string;
  /** "ours": Trailboard put it there without a stack. "stack": another stack has it. */
  readonly of: "ours" | "stack" | "somebody";
  readonly tags: readonly Tag[];
}

/** Dashboards with names of ours that are in the account and not in our stack: dashboards belong to no Region. */
export async function dashboardsInTheWay(
  session: Session,
  template: Pick<Template, "Resources">,
  inStack: ReadonlySet<string>,
): Promise<InTheWay[]> {
  const wanted = Object.values(template.Resources).flatMap(({ Type, Properties }) =>
    Type === "AWS::CloudWatch::Dashboard" && typeof Properties?.DashboardName === "string"
      ? [Properties.DashboardName]
      : [],
  );
  if (wanted.length === 0) return [];
  const there = await dashboardNames(session);
  const found: InTheWay[] = [];
  for (const name of wanted.filter((candidate) => there.has(candidate) && !inStack.has(candidate))) {
    const tags = await tagsOf(session, name);
    found.push({ name, tags, of: ownerOf(session, tags) });
  }
  return found;
}

function ownerOf({ config }: Session, tags: readonly Tag[]): InTheWay["of"] {
  if (tags.some(({ Key }) => Key === "aws:cloudformation:stack-id")) return "stack";
  return tags.some(({ Key, Value }) => Key === OWNER_TAG && Value === config.name) ? "ours" : "somebody";
}

/** Asks, or refuses, before any of them is replaced. */
export async function agreeToReplace(session: Session, inTheWay: readonly InTheWay[]): Promise<void> {
  for (const { name, of } of inTheWay) {
    if (of === "stack")
      throw new CliError(
        `Cannot make dashboard ${name}: another stack has one of this name (dashboards belong to the account, not to a Region); choose another "dashboardPrefix" in the configuration`,
      );
    if (of === "ours")
      session.say(`Dashboard ${name}, which Trailboard put there, becomes part of the stack`);
    else if (session.agreed)
      throw new CliError(
        `Cannot replace dashboard ${name} without being asked: Trailboard did not make it; delete or rename it, choose another "dashboardPrefix", or deploy without --yes`,
      );
    else
      await session.ask(
        `Dashboard ${name} is there already, and Trailboard did not make it. Replace it, and keep its body in ${backupFile(name)}?`,
      );
  }
}

const backupFile = (name: string) => `${name}.replaced.json`;

/**
 * Takes them out of CloudFormation's way, which makes no dashboard where one is. Gives what puts them back where the
 * deployment comes to nothing.
 */
export async function setAside(
  session: Session,
  inTheWay: readonly InTheWay[],
): Promise<{ putBack(): Promise<void> }> {
  const { cloudWatch } = session.account;
  const kept: { name: string; body: string; tags: readonly Tag[]; of: InTheWay["of"] }[] = [];
  for (const { name, of, tags } of inTheWay) {
    const { DashboardBody: body = "" } = await patiently(session, `Cannot read dashboard ${name}`, () =>
      cloudWatch.send(new GetDashboardCommand({ DashboardName: name })),
    );
    if (of === "somebody") await writeBackup(name, body);
    kept.push({ name, body, tags, of });
  }
  if (kept.length > 0)
    await patiently(session, "Cannot replace dashboards", () =>
      cloudWatch.send(new DeleteDashboardsCommand({ DashboardNames: kept.map(({ name }) => name) })),
    );
  return {
    async putBack() {
      const calm = unstoppable(session);
      // One that is there by now was made by CloudFormation after all.
      const there = kept.length > 0 ? await dashboardNames(calm) : new Set<string>();
      const missing = kept.filter(({ name }) => !there.has(name));
      for (const { name, body, tags, of } of missing) {
        await patiently(calm, `Cannot put dashboard ${name} back`, () =>
          cloudWatch.send(
            new PutDashboardCommand({ DashboardName: name, DashboardBody: body, Tags: [...tags] }),
          ),
        );
        if (of === "somebody") await rm(backupFile(name), { force: true });
      }
      if (missing.length > 0) session.say(`Put back: ${missing.map(({ name }) => name).join(", ")}`);
    },
  };
}

async function writeBackup(name: string, body: string): Promise<void> {
  const file = backupFile(name);
  try {
    await writeFile(file, body, { flag: "wx" });
  } catch (error) {
    // A run that was cut off may have kept it already.
    if ((await readFile(file, "utf8").catch(() => undefined)) === body) return;
    throw new CliError(
      `Cannot keep the body of dashboard ${name} in ${file}: ${(error as Error).message}; nothing was changed`,
      { cause: error },
    );
  }
}

async function dashboardNames(session: Session): Promise<Set<string>> {
  const names = new Set<string>();
  let token: string | undefined;
  do {
    const page = await patiently(session, "Cannot list dashboards", () =>
      session.account.cloudWatch.send(
        new ListDashboardsCommand({
          DashboardNamePrefix: session.config.dashboardPrefix,
          ...(token === undefined ? {} : { NextToken: token }),
        }),
      ),
    );
    for (const { DashboardName } of page.DashboardEntries ?? []) if (DashboardName) names.add(DashboardName);
    token = page.NextToken;
  } while (token);
  return names;
}

async function tagsOf(session: Session, name: string): Promise<readonly Tag[]> {
  const { partition, accountId, cloudWatch } = session.account;
  const { Tags = [] } = await patiently(session, `Cannot read the tags of dashboard ${name}`, () =>
    cloudWatch.send(
      new ListTagsForResourceCommand({
        ResourceARN: `arn:${partition}:cloudwatch::${accountId}:dashboard/${name}`,
      }),
    ),
  );
  return Tags;
}
