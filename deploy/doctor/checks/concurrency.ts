import { GetAccountSettingsCommand } from "@aws-sdk/client-lambda";
import { awsFailure } from "../../account/aws-failure.ts";
import { NO_TEMPLATE } from "../../account/stack-template.ts";
import { concurrencyProblem, reservedIn } from "../../apply/prepare/concurrency.ts";
import { type Finding, ok, problem, warning } from "../finding.ts";
import type { Picture } from "../picture.ts";
import type { Check } from "../run-checks.ts";

/** Before a first deploy too: a new account's quota may be too small to reserve anything of it. */
export const concurrencyChecks: readonly Check[] = [
  { section: "functions", name: "concurrency", permission: "lambda:GetAccountSettings", run: look },
];

async function look(picture: Picture): Promise<readonly Finding[]> {
  const wanted = reservedIn((await picture.artifacts()).template);
  if (wanted === 0) return [ok("concurrency", "nothing is to be reserved")];
  const { quota, unreserved } = await limits(picture);
  if (quota === undefined || unreserved === undefined)
    return [
      warning("concurrency", "Lambda does not say the account's quota", "look at Service Quotas, AWS Lambda"),
    ];
  const deployed = (await picture.stack()) ? await picture.template() : NO_TEMPLATE;
  const wrong = concurrencyProblem({ quota, unreserved, wanted, reservedNow: reservedIn(deployed) });
  if (wrong === undefined)
    return [
      ok("concurrency", `${wanted} calls at once reserved of the account's ${quota}, ${unreserved} are free`),
    ];
  const [sentence = wrong, ...mends] = wrong.split("; ");
  return [problem("concurrency", sentence, mends.join("; "))];
}

async function limits({
  account,
}: Picture): Promise<{ quota?: number | undefined; unreserved?: number | undefined }> {
  try {
    const { AccountLimit } = await account.lambda.send(new GetAccountSettingsCommand({}));
    const { ConcurrentExecutions: quota, UnreservedConcurrentExecutions: unreserved } = AccountLimit ?? {};
    return { quota, unreserved };
  } catch (error) {
    throw awsFailure("Cannot read Lambda's quotas of this account", error);
  }
}
