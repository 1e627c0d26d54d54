import { consoleLogin } from "../activities/sign-ins.ts";
import { ATTACKER_SECOND_IP, HOME_REGION, MANAGEMENT, PRODUCTION, stableId } from "../cast.ts";
import { deniedByOrganization } from "../errors.ts";
import { attackStory } from "../story.ts";
import type { TrailEvent } from "../trail-event.ts";
import { userAgents } from "../user-agents.ts";
import type { Stage } from "./attack.ts";

const userName = attackStory.createdUser;
const MINUTE = 60_000;

/** A user of the attacker's own, its login, and the attempt to switch off everything that watches. */
export function persistence(stage: Stage): TrailEvent[] {
  return [...escalation(stage), ...login(stage), ...blinding(stage)];
}

function escalation(stage: Stage): TrailEvent[] {
  const { startMs } = stage.range("escalation");
  const iam = (minute: number, name: string, request: object, response?: object) =>
    stage.event(stage.leaked, {
      atMs: startMs + minute * MINUTE,
      region: "us-east-1",
      service: "iam",
      name,
      readOnly: false,
      request,
      response,
    });
  return [
    iam(
      0,
      "CreateUser",
      { userName },
      {
        user: {
          path: "/",
          userName,
          userId: stableId("AIDA", `${PRODUCTION.id}/${userName}`),
          arn: attackStory.createdUserArn,
        },
      },
    ),
    iam(2, "AttachUserPolicy", { userName, policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" }),
    iam(
      4,
      "CreateAccessKey",
      { userName },
      {
        accessKey: {
          userName,
          accessKeyId: stableId("AKIA", `${PRODUCTION.id}/${userName}`),
          status: "Active",
        },
      },
    ),
    iam(9, "CreateLoginProfile", { userName, passwordResetRequired: false }, { loginProfile: { userName } }),
  ];
}

function login(stage: Stage): TrailEvent[] {
  const { startMs } = stage.range("consoleLogin");
  const identity = { ...stage.created.identity, accessKeyId: stableId("ASIA", "console-sign-in") };
  const browser = { ...stage.created, identity, ip: ATTACKER_SECOND_IP, agent: userAgents.console };
  const hour = { startMs, random: stage.random };
  return [
    consoleLogin(hour, browser, startMs, { success: false, mfa: false, message: "Failed authentication" }),
    consoleLogin(hour, browser, startMs + 30_000, { success: true, mfa: false }),
  ];
}

function blinding(stage: Stage): TrailEvent[] {
  const { startMs } = stage.range("blinding");
  const arn = stage.arn(stage.created);
  const detectorId = "12abc34d567e8fa901bc2d34e56789f0";
  const trail = `arn:aws:cloudtrail:us-east-1:${MANAGEMENT.id}:trail/organization-trail`;
  const store = `arn:aws:cloudtrail:us-east-1:${MANAGEMENT.id}:eventdatastore/EXAMPLE-f852-4e8f-8bd1-bcf6cEXAMPLE`;
  const attempt = (
    minute: number,
    region: string,
    service: string,
    name: string,
    request: object,
    denied?: string,
  ) =>
    stage.event(stage.created, {
      atMs: startMs + minute * MINUTE,
      region,
      service,
      name,
      readOnly: false,
      request,
      ...(denied === undefined ? {} : { error: deniedByOrganization(arn, `${service}:${name}`, denied) }),
    });
  return [
    attempt(0, HOME_REGION, "guardduty", "DeleteDetector", { detectorId }),
    attempt(3, HOME_REGION, "ec2", "DeleteFlowLogs", {
      DeleteFlowLogsRequest: { FlowLogId: "fl-0a1b2c3d4e5f60718" },
    }),
    attempt(6, "us-east-1", "cloudtrail", "StopLogging", { name: trail }, trail),
    attempt(7, "us-east-1", "cloudtrail", "DeleteTrail", { name: trail }, trail),
    attempt(9, "us-east-1", "cloudtrail", "DeleteEventDataStore", { eventDataStore: store }, store),
    attempt(10, "us-east-1", "cloudtrail", "StopEventDataStoreIngestion", { eventDataStore: store }, store),
    attempt(
      14,
      HOME_REGION,
      "config",
      "StopConfigurationRecorder",
      { configurationRecorderName: "default" },
      "*",
    ),
    attempt(18, HOME_REGION, "securityhub", "DisableSecurityHub", {}, "*"),
  ];
}
