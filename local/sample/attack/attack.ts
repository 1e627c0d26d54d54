import { ATTACKER_IP, ATTACKER_SECOND_IP, FOREIGN_ACCOUNT_ID, HOME_REGION, PRODUCTION } from "../cast.ts";
import { type Identity, iamUser } from "../identities.ts";
import { createRandom, type Random } from "../random.ts";
import { attackStory, type StepName, stepRange } from "../story.ts";
import { type Call, type Caller, type TrailEvent, trailEvent } from "../trail-event.ts";
import { userAgents } from "../user-agents.ts";
import { enumeration } from "./enumeration.ts";
import { exfiltration } from "./exfiltration.ts";
import { insights } from "./insights.ts";
import { mining } from "./mining.ts";
import { persistence } from "./persistence.ts";
import { response } from "./response.ts";

/** What every part of the attack is told with. */
export interface Stage {
  readonly random: Random;
  readonly range: (step: StepName) => { startMs: number; endMs: number };
  /** The leaked key of the CI user. */
  readonly leaked: Caller;
  /** The user that the attacker made: by key, from another address. */
  readonly created: Caller;
  readonly arn: (caller: Caller) => string;
  readonly event: (caller: Caller, call: Call) => TrailEvent;
}

/** All events of the attack, in a trail that ends at `asOfMs`; its times move with the end of the trail. */
export function attack(asOfMs: number, seed: string): TrailEvent[] {
  const random = createRandom(`${seed}/attack`);
  const caller = (identity: Identity, ip: string, agent: string): Caller => ({
    identity,
    accountId: PRODUCTION.id,
    ip,
    agent,
    overTls: true,
  });
  const stage: Stage = {
    random,
    range: (step) => stepRange(step, asOfMs),
    leaked: caller(iamUser(PRODUCTION, attackStory.leakedUser), ATTACKER_IP, userAgents.attacker),
    created: caller(
      iamUser(PRODUCTION, attackStory.createdUser),
      ATTACKER_SECOND_IP,
      userAgents.attackerScript,
    ),
    arn: (who) => String(who.identity.arn),
    event: (who, call) => trailEvent(random, who, call),
  };
  return [
    ...foothold(stage),
    ...enumeration(stage),
    ...persistence(stage),
    ...mining(stage),
    ...exfiltration(stage),
    ...response(stage),
    ...insights(stage),
  ];
}

function foothold(stage: Stage): TrailEvent[] {
  const { startMs } = stage.range("foothold");
  return [0, 40, 95].map((second) =>
    stage.event(stage.leaked, {
      atMs: startMs + second * 1000,
      region: second === 95 ? HOME_REGION : "us-east-1",
      service: "sts",
      name: "GetCallerIdentity",
      readOnly: true,
    }),
  );
}

/** The account that a snapshot is shared with. */
export const receiverAccountId = FOREIGN_ACCOUNT_ID;
