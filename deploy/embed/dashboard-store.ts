import { isDeepStrictEqual } from "node:util";
import {
  type CloudWatchClient,
  DashboardInvalidInputError,
  type DashboardValidationMessage,
  GetDashboardCommand,
  PutDashboardCommand,
} from "@aws-sdk/client-cloudwatch";
import type { Account } from "../account/account.ts";
import { awsFailure } from "../account/aws-failure.ts";
import { CliError, usageError } from "../terminal/cli-error.ts";
import type { BodyMessage, BodyStore } from "./body-store.ts";
import { listed } from "./own-widgets.ts";

/** How often, and how far apart, it is looked whether a dashboard is what was written. */
const LOOKS = 4;
const BETWEEN_LOOKS_MS = 500;

/** A dashboard of the account; it belongs to no Region. */
export function dashboardStore(account: Account, dashboardName: string): BodyStore {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(dashboardName))
    throw usageError(
      `Cannot use --dashboard ${JSON.stringify(dashboardName)}: expected at most 255 letters, digits, "-" and "_"`,
    );
  const read = () => get(account, dashboardName);
  return {
    name: `dashboard ${dashboardName}`,
    read,
    async write(bodyText, before) {
      const messages = await put(account.cloudWatch, dashboardName, bodyText);
      await lookAfter(dashboardName, { before, bodyText, read });
      return messages;
    },
  };
}

async function get({ cloudWatch, accountId }: Account, name: string): Promise<string> {
  try {
    const { DashboardBody = "" } = await cloudWatch.send(new GetDashboardCommand({ DashboardName: name }));
    return DashboardBody;
  } catch (error) {
    if (error instanceof Error && /^(DashboardNotFoundError|ResourceNotFound)$/.test(error.name))
      throw new CliError(`Cannot find dashboard ${name} in account ${accountId}`, { cause: error });
    throw awsFailure(`Cannot read dashboard ${name}`, error);
  }
}

async function put(cloudWatch: CloudWatchClient, name: string, bodyText: string): Promise<BodyMessage[]> {
  try {
    const { DashboardValidationMessages } = await cloudWatch.send(
      new PutDashboardCommand({ DashboardName: name, DashboardBody: bodyText }),
    );
    return bodyMessages(DashboardValidationMessages);
  } catch (error) {
    const reasons =
      error instanceof DashboardInvalidInputError ? bodyMessages(error.dashboardValidationMessages) : [];
    if (reasons.length === 0) throw awsFailure(`Cannot write dashboard ${name}`, error);
    throw new CliError(
      `Cannot write dashboard ${name}: CloudWatch does not take the body. ${listed(reasons.map(sentenceOf))}`,
      { cause: error },
    );
  }
}

export function sentenceOf({ dataPath, message }: BodyMessage): string {
  return dataPath === "" ? message : `${dataPath}: ${message}`;
}

function bodyMessages(messages: readonly DashboardValidationMessage[] = []): BodyMessage[] {
  return messages.map(({ DataPath = "", Message = "" }) => ({ dataPath: DataPath, message: Message }));
}

/** Reads what was written: somebody who saved at the same moment should not find out by himself. */
async function lookAfter(
  name: string,
  { before, bodyText, read }: { before: string; bodyText: string; read: () => Promise<string> },
): Promise<void> {
  let now = "";
  for (let look = 0; look < LOOKS; look++) {
    now = await read();
    // CloudWatch promises no bytes, only the dashboard.
    if (now === bodyText || isSameJson(now, bodyText)) return;
    // Still the old one: CloudWatch does not say how soon a reader sees what was written.
    if (now !== before) break;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
  }
  throw new CliError(
    now === before
      ? `Cannot tell whether dashboard ${name} was written: CloudWatch took the body, and still gives the one before; look at it again in a minute`
      : `Cannot tell who won: dashboard ${name} was written, and somebody else wrote it at the same moment; look at it, and run this again`,
  );
}

function isSameJson(a: string, b: string): boolean {
  try {
    return isDeepStrictEqual(JSON.parse(a), JSON.parse(b));
  } catch {
    return false;
  }
}
