import { instanceId, securityGroupId } from "../activities/names.ts";
import { unapprovedRegions } from "../cast.ts";
import type { Call, TrailEvent } from "../trail-event.ts";
import type { Stage } from "./attack.ts";

/** Large instances where nobody looks: a key pair, an open group, and RunInstances until the quota says stop. */
export function mining(stage: Stage): TrailEvent[] {
  const { random, created } = stage;
  const { startMs, endMs } = stage.range("mining");
  const half = (endMs - startMs) / 2;
  return unapprovedRegions.flatMap((region, position) => {
    const fromMs = startMs + position * half;
    const ec2 = (second: number, name: string, rest: Partial<Call>) =>
      stage.event(created, {
        atMs: fromMs + second * 1000,
        region,
        service: "ec2",
        name,
        readOnly: false,
        ...rest,
      });
    const groupId = securityGroupId(random);
    return [
      ec2(0, "DescribeInstanceTypes", { readOnly: true, request: { filterSet: {} } }),
      ec2(40, "CreateKeyPair", {
        request: { keyName: "sync", keyType: "rsa" },
        response: { keyName: "sync" },
      }),
      ec2(75, "CreateSecurityGroup", {
        request: { groupName: "sync", groupDescription: "sync" },
        response: { groupId },
      }),
      ec2(110, "AuthorizeSecurityGroupIngress", {
        request: {
          groupId,
          ipPermissions: {
            items: [
              {
                ipProtocol: "-1",
                groups: {},
                ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] },
                ipv6Ranges: {},
              },
            ],
          },
        },
        response: { _return: true },
      }),
      ...Array.from({ length: 26 }, (_, index) => runInstances(stage, ec2, 180 + index * 110, index)),
    ];
  });
}

type Ec2 = (second: number, name: string, rest: Partial<Call>) => TrailEvent;

function runInstances({ random }: Stage, ec2: Ec2, second: number, index: number): TrailEvent {
  const instanceType = random.pick(["p4d.24xlarge", "g5.48xlarge", "c7i.48xlarge"]);
  const request = {
    instancesSet: {
      items: [{ imageId: `ami-0${random.hex(16)}`, minCount: 1, maxCount: 4, keyName: "sync" }],
    },
    instanceType,
    disableApiTermination: true,
  };
  // The first few start; then the account's quota is used up.
  if (index > 5)
    return ec2(second, "RunInstances", {
      request,
      error: {
        code: "Client.VcpuLimitExceeded",
        message:
          "You have requested more vCPU capacity than your current vCPU limit of 64 allows for the instance bucket that the specified instance type belongs to.",
      },
    });
  const items = Array.from({ length: 4 }, () => ({
    instanceId: instanceId(random),
    instanceType,
    instanceState: { code: 0, name: "pending" },
  }));
  return ec2(second, "RunInstances", { request, response: { instancesSet: { items } } });
}
