import { beforeAll, describe, expect, test } from "vitest";
import { HOUR_MS } from "../../../kit/time.ts";
import { sampleEvents } from "../../../local/sample/sample-events.ts";
import { attackStory, type StepName, stepRange } from "../../../local/sample/story.ts";
import type { TrailEvent } from "../../../local/sample/trail-event.ts";

const AS_OF_MS = Date.UTC(2026, 10, 22, 6, 4);
let events: TrailEvent[];
beforeAll(() => {
  events = [...sampleEvents({ asOfMs: AS_OF_MS, seed: "trailboard", days: 2 })].flatMap(
    (hour) => hour.events,
  );
});

const text = (value: unknown) => JSON.stringify(value) ?? "";

/** The attacker's events of one step, by address. */
function step(name: StepName): TrailEvent["record"][] {
  const { startMs, endMs } = stepRange(name, AS_OF_MS);
  return events
    .filter(({ atMs, record }) => atMs >= startMs && atMs <= endMs && isAttacker(record))
    .map(({ record }) => record);
}

function isAttacker({ sourceIPAddress }: TrailEvent["record"]): boolean {
  return attackStory.sourceIps.some((ip) => ip === sourceIPAddress);
}

const named = (records: readonly TrailEvent["record"][], eventName: string) =>
  records.filter((record) => record.eventName === eventName);

describe("the attack of the sample trail", () => {
  test("lies between a day and a half and a day before the end, but for the response", () => {
    const times = events.filter(({ record }) => isAttacker(record)).map(({ atMs }) => AS_OF_MS - atMs);
    expect(Math.max(...times)).toBeLessThanOrEqual(36 * HOUR_MS);
    expect(Math.min(...times)).toBeGreaterThan(23 * HOUR_MS);
  });

  test("moves with the end of the trail", () => {
    const times = (asOfMs: number) =>
      [...sampleEvents({ asOfMs, seed: "trailboard", days: 2 })]
        .flatMap((hour) => hour.events)
        .filter(({ record }) => isAttacker(record))
        .map(({ atMs }) => asOfMs - atMs)
        .sort((a, b) => a - b);
    expect(times(AS_OF_MS + 5 * HOUR_MS)).toEqual(times(AS_OF_MS));
  });

  test("begins with the leaked key from an address that it never used", () => {
    const [first] = step("foothold");
    expect(first).toMatchObject({
      eventName: "GetCallerIdentity",
      userIdentity: { arn: attackStory.leakedUserArn },
    });
    const everyday = events.filter(
      ({ record }) => text(record.userIdentity).includes(attackStory.leakedUserArn) && !isAttacker(record),
    );
    expect(everyday.every(({ record }) => record.sourceIPAddress !== first?.sourceIPAddress)).toBe(true);
  });

  test("asks for everything and is mostly refused", () => {
    const asked = step("enumeration");
    const refused = asked.filter(({ errorCode }) =>
      /AccessDenied|UnauthorizedOperation/.test(String(errorCode)),
    );
    expect(asked.length).toBeGreaterThan(800);
    expect(refused.length / asked.length).toBeGreaterThan(0.5);
    expect(refused.length / asked.length).toBeLessThan(0.85);
  });

  test("makes a user with administrator rights, which signs in without MFA", () => {
    expect(step("escalation").map(({ eventName }) => eventName)).toEqual([
      "CreateUser",
      "AttachUserPolicy",
      "CreateAccessKey",
      "CreateLoginProfile",
    ]);
    expect(text(step("escalation"))).toContain("AdministratorAccess");
    expect(step("consoleLogin").map(({ responseElements }) => responseElements)).toEqual([
      { ConsoleLogin: "Failure" },
      { ConsoleLogin: "Success" },
    ]);
  });

  test("switches off GuardDuty, and is stopped at the trail and the event data store", () => {
    const blinding = step("blinding");
    expect(named(blinding, "DeleteDetector")[0]?.errorCode).toBeUndefined();
    for (const name of ["StopLogging", "DeleteEventDataStore"])
      expect(named(blinding, name)[0]).toMatchObject({
        errorCode: "AccessDeniedException",
        responseElements: null,
      });
  });

  test("starts large instances in regions that nobody approved", () => {
    const runs = named(step("mining"), "RunInstances");
    expect(new Set(runs.map(({ awsRegion }) => awsRegion))).toEqual(new Set(attackStory.regions));
    expect(runs.some(({ errorCode }) => errorCode === undefined)).toBe(true);
    expect(runs.some(({ errorCode }) => errorCode === "Client.VcpuLimitExceeded")).toBe(true);
  });

  test("pulls the customer exports and shares a snapshot", () => {
    const pulled = named(step("exfiltration"), "GetObject");
    expect(pulled.length).toBeGreaterThan(1000);
    expect(pulled.every((record) => text(record.requestParameters).includes(attackStory.bucket))).toBe(true);
    expect(text(named(step("exfiltration"), "ModifySnapshotAttribute"))).toContain("999988887777");
  });

  test("ends when somebody responds", () => {
    const { startMs, endMs } = stepRange("response", AS_OF_MS);
    const response = events
      .filter(
        ({ atMs, record }) =>
          atMs >= startMs && atMs < endMs && text(record.userIdentity).includes("IncidentResponse"),
      )
      .map(({ record }) => record.eventName);
    expect(response).toEqual(
      expect.arrayContaining(["UpdateAccessKey", "TerminateInstances", "CreateDetector"]),
    );
  });
});
