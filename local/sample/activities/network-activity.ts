import { FOREIGN_ACCOUNT_ID, HOME_REGION, PRODUCTION, roles } from "../cast.ts";
import { otherAccount, roleSession } from "../identities.ts";
import { type TrailEvent, trailEvent } from "../trail-event.ts";
import { userAgents } from "../user-agents.ts";
import { type Hour, sometime } from "./activity.ts";

/** What VPC endpoints saw (eventCategory NetworkActivity), refusals by an endpoint policy included. */
export function networkActivity(hour: Hour): TrailEvent[] {
  const { random } = hour;
  return Array.from({ length: random.poisson(3) }, () => {
    const refused = random.chance(0.15);
    const identity = refused
      ? otherAccount(FOREIGN_ACCOUNT_ID, FOREIGN_ACCOUNT_ID)
      : roleSession(PRODUCTION, roles.shopApi, "shop-api", hour.startMs);
    const caller = {
      identity,
      accountId: PRODUCTION.id,
      ip: "10.20.4.31",
      agent: userAgents.javaSdk,
      overTls: true,
    };
    return trailEvent(random, caller, {
      atMs: sometime(hour),
      region: HOME_REGION,
      service: random.pick(["secretsmanager", "kms", "sqs"]),
      name: random.pick(["GetSecretValue", "Decrypt", "ReceiveMessage"]),
      readOnly: true,
      category: "NetworkActivity",
      ...(refused
        ? {
            error: {
              code: "VpceAccessDenied",
              message: "The request was denied due to a VPC endpoint policy",
            },
          }
        : {}),
      more: {
        eventType: "AwsVpceEvents",
        userAgent: undefined,
        requestParameters: undefined,
        responseElements: undefined,
        readOnly: undefined,
        vpcEndpointId: "vpce-0a1b2c3d4e5f60718",
        vpcEndpointAccountId: PRODUCTION.id,
      },
    });
  });
}
