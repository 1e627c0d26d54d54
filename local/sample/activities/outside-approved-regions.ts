import { DEVELOPMENT, people, roles, unapprovedRegions } from "../cast.ts";
import { deniedByOrganization } from "../errors.ts";
import { roleSession, ssoSession } from "../identities.ts";
import { officeLoad } from "../rhythm.ts";
import { type TrailEvent, trailEvent } from "../trail-event.ts";
import { userAgents } from "../user-agents.ts";
import { type Hour, sometime } from "./activity.ts";
import { instanceId } from "./names.ts";

/** Small things in regions that nobody approved: a curious developer, a forgotten sandbox, and a policy that says no. */
export function outsideApprovedRegions(hour: Hour): TrailEvent[] {
  return [...forgottenSandbox(hour), ...curiousDeveloper(hour)];
}

function forgottenSandbox(hour: Hour): TrailEvent[] {
  const { random } = hour;
  const identity = roleSession(DEVELOPMENT, roles.sandbox, "nightly-sandbox", hour.startMs);
  const caller = {
    identity,
    accountId: DEVELOPMENT.id,
    ip: "198.51.100.90",
    agent: userAgents.goSdk,
    overTls: true,
  };
  return Array.from({ length: random.poisson(0.8) }, () =>
    trailEvent(random, caller, {
      atMs: sometime(hour),
      region: "ap-southeast-1",
      service: "ec2",
      name: random.pick(["DescribeInstances", "DescribeInstanceStatus"]),
      readOnly: true,
      request: { instancesSet: {}, filterSet: {} },
    }),
  );
}

function curiousDeveloper(hour: Hour): TrailEvent[] {
  const { random } = hour;
  const person = people[6] ?? people[0];
  if (!random.chance(0.3 * officeLoad(hour.startMs, person.utcOffsetHours))) return [];
  const identity = ssoSession(person, DEVELOPMENT, hour.startMs);
  const caller = { identity, accountId: DEVELOPMENT.id, ip: person.ip, agent: userAgents.cli, overTls: true };
  const denied = random.chance(0.6);
  const region = random.pick(unapprovedRegions);
  return [
    trailEvent(random, caller, {
      atMs: sometime(hour),
      region,
      service: "ec2",
      name: denied ? "RunInstances" : "DescribeAvailabilityZones",
      readOnly: !denied,
      request: denied
        ? {
            instanceType: "t3.micro",
            minCount: 1,
            maxCount: 1,
            instancesSet: { items: [{ imageId: instanceId(random).replace("i-", "ami-") }] },
          }
        : null,
      ...(denied
        ? {
            error: {
              ...deniedByOrganization(
                String(identity.arn),
                "ec2:RunInstances",
                `arn:aws:ec2:${region}:${DEVELOPMENT.id}:instance/*`,
              ),
              code: "Client.UnauthorizedOperation",
            },
          }
        : {}),
    }),
  ];
}
