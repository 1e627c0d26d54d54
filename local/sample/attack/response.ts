import { instanceId } from "../activities/names.ts";
import { HOME_REGION, PRODUCTION, people, stableId, unapprovedRegions } from "../cast.ts";
import { ssoSession } from "../identities.ts";
import { attackStory } from "../story.ts";
import type { Call, TrailEvent } from "../trail-event.ts";
import { userAgents } from "../user-agents.ts";
import type { Stage } from "./attack.ts";

/** The next shift sees it: keys off, the user gone, instances gone, the detector back. */
export function response(stage: Stage): TrailEvent[] {
  const { startMs } = stage.range("response");
  const emma = people.find(({ name }) => attackStory.responder.startsWith(name)) ?? people[0];
  const responder = {
    identity: ssoSession({ ...emma, permissionSet: "IncidentResponse" }, PRODUCTION, startMs - 300_000),
    accountId: PRODUCTION.id,
    ip: emma.ip,
    agent: userAgents.console,
    overTls: true,
    fromConsole: true,
  };
  const act = (minute: number, region: string, service: string, name: string, rest: Partial<Call>) =>
    stage.event(responder, {
      atMs: startMs + minute * 60_000,
      region,
      service,
      name,
      readOnly: false,
      ...rest,
    });
  const iam = (minute: number, name: string, request: object) =>
    act(minute, "us-east-1", "iam", name, { request });
  const userName = attackStory.createdUser;
  const createdKey = stableId("AKIA", `${PRODUCTION.id}/${userName}`);
  const leakedKey = stableId("AKIA", `${PRODUCTION.id}/${attackStory.leakedUser}`);
  return [
    act(0, HOME_REGION, "cloudtrail", "StartQuery", { request: { queryStatement: "***" } }),
    iam(6, "UpdateAccessKey", { userName, accessKeyId: createdKey, status: "Inactive" }),
    iam(7, "UpdateAccessKey", {
      userName: attackStory.leakedUser,
      accessKeyId: leakedKey,
      status: "Inactive",
    }),
    iam(9, "DeleteLoginProfile", { userName }),
    iam(11, "DetachUserPolicy", { userName, policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
    ...unapprovedRegions.map((region, index) =>
      act(15 + index, region, "ec2", "TerminateInstances", {
        request: {
          instancesSet: {
            items: Array.from({ length: 24 }, () => ({ instanceId: instanceId(stage.random) })),
          },
        },
      }),
    ),
    act(22, HOME_REGION, "guardduty", "CreateDetector", { request: { enable: true } }),
    act(25, HOME_REGION, "ec2", "CreateFlowLogs", {
      request: { CreateFlowLogsRequest: { TrafficType: "ALL" } },
    }),
    act(40, HOME_REGION, "ec2", "ModifySnapshotAttribute", {
      request: { attributeType: "CREATE_VOLUME_PERMISSION", createVolumePermission: { remove: {} } },
    }),
  ];
}
