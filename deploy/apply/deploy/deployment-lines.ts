import type { Config } from "../../config/config.ts";
import { mendOf } from "../follow/failures.ts";
import type { Deployment } from "./deploy-stack.ts";

type Ended = Extract<Deployment, { kind: "nothing" | "deployed" }>;
type Failed = Extract<Deployment, { kind: "failed" }>;

/** What is there now and what to do next, for the person who has deployed it. */
export function deploymentLines(deployment: Ended, config: Config): string[] {
  const { kind, stack, accountId, region, dashboards, functions } = deployment;
  const nameWidth = Math.max(0, ...dashboards.map(({ name }) => name.length));
  const place = `stack ${stack} in account ${accountId}, ${region}`;
  return [
    kind === "nothing" ? `Nothing to change: ${place} is as configured` : `Deployed ${place}`,
    ...(dashboards.length > 0 ? ["Dashboards:"] : []),
    ...dashboards.map(({ name, url }) => `  ${name.padEnd(nameWidth)}  ${url}`),
    "Functions:",
    ...functions.map((name) => `  ${name}`),
    ...(kind === "deployed" ? ["Next:", ...nextSteps(deployment, config)] : []),
  ];
}

function nextSteps({ isNew }: Ended, config: Config): string[] {
  return [
    ...(isNew
      ? [
          "  trailboard index backfill --from ... --to ...   index hours of the past; the schedule begins with the next hour",
        ]
      : []),
    ...(config.notify.length > 0
      ? ['  every address of "notify" that is new must confirm the e-mail that AWS sends to it']
      : []),
    "  trailboard viewer-policy                        what people need who look at the dashboards",
    "  trailboard share --dashboard ...                what a shared dashboard needs",
    "  trailboard doctor                               whether all is well",
  ];
}

/** Why a deployment failed, what became of it, and what helps: one sentence. */
export function failureSentence({ stack, status, failures, console: link }: Failed): string {
  const [first] = failures;
  const mend = first && mendOf(first);
  const cause = first
    ? `${first.logicalId} (${first.type}): ${first.reason}`
    : `it is ${status}, and AWS gave no reason`;
  return `Cannot deploy stack ${stack}: ${cause}${mend ? ` (${mend})` : ""}; ${whatBecame(status)}; all events: ${link}`;
}

function whatBecame(status: string): string {
  switch (status) {
    case "UPDATE_ROLLBACK_COMPLETE":
      return "the stack is again as it was before";
    case "ROLLBACK_COMPLETE":
      return "all that was made is deleted again, and the empty stack is deleted by the next deploy";
    case "UPDATE_ROLLBACK_FAILED":
      return `going back failed too (${status}): deploy again to go on with going back`;
    case "ROLLBACK_FAILED":
      return `deleting what was made failed too (${status}): deploy again to delete it`;
    default:
      return `the stack is ${status}`;
  }
}
