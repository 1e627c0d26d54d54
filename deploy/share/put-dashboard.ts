import { isDeepStrictEqual } from "node:util";
import { PutDashboardCommand, TagResourceCommand } from "@aws-sdk/client-cloudwatch";
import { diffLines } from "diff";
import type { Account } from "../account/account.ts";
import { awsFailure } from "../account/aws-failure.ts";
import type { Config } from "../config/config.ts";
import { OWNER_TAG } from "../stack/template.ts";
import { CliError } from "../terminal/cli-error.ts";
import { dashboardTags, type FoundDashboard, findDashboard, type Owner } from "./dashboard-owner.ts";

/** What putting one dashboard does; `owner` is that of the dashboard that is there. */
export interface PlannedDashboard {
  readonly name: string;
  readonly body: object;
  readonly action: "create" | "update" | "replace" | "unchanged";
  /** The body that is there; undefined where there is no dashboard. */
  readonly before: string | undefined;
  /** Lines of the indented bodies that come and go; absent for a new one. */
  readonly difference?: { readonly added: number; readonly removed: number };
}

/** Why a dashboard may not be written. */
export interface RefusedDashboard {
  readonly name: string;
  readonly action: "refused";
  readonly reason: string;
}

export function planDashboard(
  { name, body }: { name: string; body: object },
  there: FoundDashboard | undefined,
  owner: Owner | undefined,
  { replace }: { replace: boolean },
): PlannedDashboard | RefusedDashboard {
  if (!there || !owner) return { name, body, action: "create", before: undefined };
  if (owner.kind === "stack")
    return { name, action: "refused", reason: "it belongs to the stack: use `trailboard deploy`" };
  const { indented, isSame } = compare(there.body, body);
  const { body: before } = there;
  // Whoever made it: there is nothing to overwrite.
  if (isSame) return { name, body, action: "unchanged", before };
  if (owner.kind === "foreign" && !replace)
    return { name, action: "refused", reason: `${owner.why}; --replace overwrites it` };
  const difference = lineDifference(indented, JSON.stringify(body, null, 2));
  return { name, body, action: owner.kind === "foreign" ? "replace" : "update", before, difference };
}

function compare(text: string, body: object): { indented: string; isSame: boolean } {
  try {
    const there: unknown = JSON.parse(text);
    return { indented: JSON.stringify(there, null, 2), isSame: isDeepStrictEqual(there, plain(body)) };
  } catch {
    return { indented: text, isSame: false };
  }
}

/** As it comes back from JSON: without undefined, with plain prototypes. */
function plain(body: object): unknown {
  return JSON.parse(JSON.stringify(body));
}

/** From here on all lines count as others: looking for the few that stay takes a big dashboard half a minute. */
const MOST_EDITS = 1000;

function lineDifference(before: string, after: string): { added: number; removed: number } {
  const parts = diffLines(before, after, { maxEditLength: MOST_EDITS });
  if (!parts) return { added: after.split("\n").length, removed: before.split("\n").length };
  let [added, removed] = [0, 0];
  for (const part of parts) {
    if (part.added) added += part.count;
    if (part.removed) removed += part.count;
  }
  return { added, removed };
}

/** What CloudWatch said about a body that it took. */
export interface BodyMessage {
  readonly path: string;
  readonly message: string;
}

/**
 * Writes one planned dashboard with our mark; gives CloudWatch's messages. Throws a CliError with them where the body is
 * refused, and writes nothing where somebody made or changed the dashboard since it was planned.
 */
export async function putDashboard(
  account: Account,
  config: Config,
  { name, body, action, before }: PlannedDashboard,
): Promise<BodyMessage[]> {
  if ((await findDashboard(account, name))?.body !== before)
    throw new CliError(
      `Cannot put dashboard ${name}: somebody ${before === undefined ? "made" : "changed"} it since it was looked at, and it was not written; run this again to see what is there now`,
    );
  const mark = [{ Key: OWNER_TAG, Value: config.name }];
  try {
    const { DashboardValidationMessages = [] } = await account.cloudWatch.send(
      new PutDashboardCommand({
        DashboardName: name,
        DashboardBody: JSON.stringify(body),
        // CloudWatch takes tags when a dashboard is created, and ignores them later (API reference, PutDashboard).
        ...(action === "create" ? { Tags: [...tagsOf(config), ...mark] } : {}),
      }),
    );
    await markAsOurs(account, name, mark);
    return messagesOf(DashboardValidationMessages);
  } catch (error) {
    const messages = messagesOf(refusal(error));
    if (messages.length === 0) throw awsFailure(`Cannot put dashboard ${name}`, error);
    const said = messages.map(({ path, message }) => `${path}: ${message}`).join("; ");
    throw new CliError(`Cannot put dashboard ${name}: CloudWatch refuses its body: ${said}`, {
      cause: error,
    });
  }
}

/** Without the mark the next time it would be taken for somebody else's. */
async function markAsOurs(
  account: Account,
  name: string,
  Tags: { Key: string; Value: string }[],
): Promise<void> {
  const { cloudWatch, partition, accountId } = account;
  const ResourceARN = `arn:${partition}:cloudwatch::${accountId}:dashboard/${name}`;
  const there = await dashboardTags(account, ResourceARN);
  // Where tags cannot be read, dashboards are known by their content.
  if (!there || Tags.every(({ Key, Value }) => there.get(Key) === Value)) return;
  try {
    await cloudWatch.send(new TagResourceCommand({ ResourceARN, Tags }));
  } catch (error) {
    throw awsFailure(`Dashboard ${name} was written, but cannot be marked as Trailboard's`, error);
  }
}

function tagsOf({ tags }: Config): { Key: string; Value: string }[] {
  return Object.entries(tags)
    .filter(([key]) => key !== OWNER_TAG)
    .map(([Key, Value]) => ({ Key, Value }));
}

function refusal(error: unknown): unknown {
  return typeof error === "object" && error !== null && "dashboardValidationMessages" in error
    ? error.dashboardValidationMessages
    : [];
}

function messagesOf(messages: unknown): BodyMessage[] {
  return (Array.isArray(messages) ? messages : []).map(({ DataPath, Message }) => ({
    path: String(DataPath ?? ""),
    message: String(Message ?? ""),
  }));
}
