import { GetAccountSettingsCommand } from "@aws-sdk/client-lambda";
import type { DeployedTemplate } from "../../account/stack-template.ts";
import { CliError } from "../../terminal/cli-error.ts";
import { patiently } from "../session/patience.ts";
import type { Session } from "../session/session.ts";

/**
 * What must stay for functions that reserve nothing: 100 (Lambda Developer Guide, "Configuring reserved concurrency for a
 * function"). New accounts have a quota below that, all of which must stay.
 */
const LEAST_UNRESERVED = 100;

/** Sum of what the functions of a template reserve. */
export function reservedIn({ Resources }: DeployedTemplate): number {
  return Object.values(Resources)
    .filter(({ Type }) => Type === "AWS::Lambda::Function")
    .map(({ Properties }) => Properties?.ReservedConcurrentExecutions)
    .reduce<number>((sum, reserved) => sum + (typeof reserved === "number" ? reserved : 0), 0);
}

/** A sentence where Lambda would refuse what the template reserves; undefined where it fits. All in calls at once. */
export function concurrencyProblem({
  quota,
  unreserved,
  wanted,
  reservedNow,
}: {
  quota: number;
  unreserved: number;
  wanted: number;
  reservedNow: number;
}): string | undefined {
  const least = Math.min(LEAST_UNRESERVED, quota);
  const left = unreserved + reservedNow - wanted;
  if (wanted <= reservedNow || left >= least) return undefined;
  return `Cannot reserve concurrency for ${wanted} calls at once: of this account's ${quota}, ${left} would be left for all other functions, and Lambda wants at least ${least}; ask for a higher quota (Service Quotas, AWS Lambda, Concurrent executions), or set "reservedConcurrency" to {"detail": null, "public": null} in the configuration (the indexer's 1 stays)`;
}

/** Throws a CliError where the account has too little concurrency left; gives what the person should know. */
export async function checkConcurrency(
  session: Session,
  before: DeployedTemplate,
  after: DeployedTemplate,
): Promise<string[]> {
  const wanted = reservedIn(after);
  if (wanted === 0) return [];
  const limits = await limitsOf(session);
  if (limits === undefined)
    return [
      `Whether Lambda lets this account reserve concurrency for ${wanted} calls is not known: these credentials may not look (lambda:GetAccountSettings)`,
    ];
  const problem = concurrencyProblem({ ...limits, wanted, reservedNow: reservedIn(before) });
  if (problem) throw new CliError(problem);
  return [];
}

async function limitsOf(session: Session): Promise<{ quota: number; unreserved: number } | undefined> {
  return patiently(session, "Cannot read Lambda's quotas of this account", async () => {
    try {
      const { AccountLimit } = await session.account.lambda.send(new GetAccountSettingsCommand({}));
      const { ConcurrentExecutions: quota, UnreservedConcurrentExecutions: unreserved } = AccountLimit ?? {};
      return quota === undefined || unreserved === undefined ? undefined : { quota, unreserved };
    } catch (error) {
      if (error instanceof Error && /^AccessDenied/.test(error.name)) return undefined;
      throw error;
    }
  });
}
