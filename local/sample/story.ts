import { HOUR_MS, MINUTE_MS } from "../../kit/time.ts";
import { buckets } from "./activities/names.ts";
import { ATTACKER_IP, ATTACKER_SECOND_IP, iamUsers, PRODUCTION, unapprovedRegions } from "./cast.ts";

/** The one attack of the sample trail: who, from where, and when before the trail's end. README.md tells it as a story. */
export const attackStory = {
  accountId: PRODUCTION.id,
  accountName: PRODUCTION.name,
  /** IAM user whose access key leaked. */
  leakedUser: iamUsers.ci.name,
  leakedUserArn: `arn:aws:iam::${PRODUCTION.id}:user/${iamUsers.ci.name}`,
  /** User that the attacker made. */
  createdUser: "svc-backup-sync",
  createdUserArn: `arn:aws:iam::${PRODUCTION.id}:user/svc-backup-sync`,
  sourceIps: [ATTACKER_IP, ATTACKER_SECOND_IP],
  bucket: buckets.exports,
  regions: unapprovedRegions,
  responder: "emma.lindqvist@example.com",
  /** Times are before the end of the trail (asOf), oldest step first; a step ends before the next one starts. */
  steps: {
    foothold: step(33 * HOUR_MS, 10 * MINUTE_MS, "the leaked key answers: who am I"),
    enumeration: step(32.75 * HOUR_MS, 90 * MINUTE_MS, "everything is asked for, most of it refused"),
    escalation: step(31 * HOUR_MS, 20 * MINUTE_MS, "a user with administrator rights and a key of its own"),
    consoleLogin: step(30.5 * HOUR_MS, 10 * MINUTE_MS, "the new user signs in without MFA"),
    blinding: step(
      30 * HOUR_MS,
      30 * MINUTE_MS,
      "GuardDuty and flow logs go; the trail and the event data store stay",
    ),
    mining: step(29 * HOUR_MS, 2 * HOUR_MS, "large instances in regions that nobody approved"),
    exfiltration: step(
      26.5 * HOUR_MS,
      3 * HOUR_MS,
      "customer exports are pulled, a snapshot is shared outside",
    ),
    response: step(10 * HOUR_MS, 1 * HOUR_MS, "keys off, instances gone, GuardDuty back"),
  },
} as const;

export type StepName = keyof typeof attackStory.steps;

export interface Step {
  /** The step starts this long before the end of the trail ... */
  readonly beforeEndMs: number;
  /** ... and lasts at most this long. */
  readonly durationMs: number;
  readonly what: string;
}

function step(beforeEndMs: number, durationMs: number, what: string): Step {
  return { beforeEndMs, durationMs, what };
}

/** When a step happened, in a trail that ends at `asOfMs`. */
export function stepRange(name: StepName, asOfMs: number): { startMs: number; endMs: number } {
  const { beforeEndMs, durationMs } = attackStory.steps[name];
  const startMs = Math.floor(asOfMs / MINUTE_MS) * MINUTE_MS - beforeEndMs;
  return { startMs, endMs: startMs + durationMs };
}
