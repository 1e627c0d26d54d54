import { HOUR_MS } from "../../../kit/time.ts";
import { iamUsers, MANAGEMENT, OFFICE_IP, PRODUCTION, people, SECURITY, stableId } from "../cast.ts";
import { iamUser, identityCenterUser, rootUser, ssoSession } from "../identities.ts";
import { hourOfDay, officeLoad, weekday } from "../rhythm.ts";
import { type Caller, type TrailEvent, trailEvent } from "../trail-event.ts";
import { userAgents } from "../user-agents.ts";
import { type Hour, sometime } from "./activity.ts";

/** Console logins as CloudTrail records them, the failed ones included: a failure has no errorCode. */
export function signIns(hour: Hour): TrailEvent[] {
  return [...identityCenter(hour), ...iamUserLogins(hour), ...passwordGuesses(hour), ...rootLogins(hour)];
}

interface Login {
  readonly success: boolean;
  readonly mfa: boolean | undefined;
  readonly message?: string;
}

export function consoleLogin(hour: Hour, caller: Caller, atMs: number, login: Login): TrailEvent {
  return trailEvent(hour.random, caller, {
    atMs,
    region: "us-east-1",
    service: "signin",
    name: "ConsoleLogin",
    readOnly: false,
    more: {
      ...(login.message === undefined ? {} : { errorMessage: login.message }),
      responseElements: { ConsoleLogin: login.success ? "Success" : "Failure" },
      additionalEventData: {
        LoginTo: "https://console.aws.amazon.com/console/home",
        MobileVersion: "No",
        ...(login.mfa === undefined ? {} : { MFAUsed: login.mfa ? "Yes" : "No" }),
      },
      requestID: undefined,
      eventType: "AwsConsoleSignIn",
    },
  });
}

// Identity Center signs in by itself: the console's MFAUsed says "No" although the portal asked for it.
function identityCenter(hour: Hour): TrailEvent[] {
  const { random } = hour;
  const events: TrailEvent[] = [];
  for (const person of people) {
    const logins = random.poisson(0.55 * officeLoad(hour.startMs, person.utcOffsetHours));
    for (let i = 0; i < logins; i++) {
      const atMs = sometime(hour);
      const account = random.pick(person.accounts);
      const browser = { accountId: account.id, ip: person.ip, agent: userAgents.console, overTls: true };
      const portal = { ...browser, accountId: SECURITY.id, identity: identityCenterUser(person, SECURITY) };
      for (const name of ["Authenticate", "ListApplications", "GetRoleCredentials"])
        events.push(
          trailEvent(random, portal, {
            atMs: atMs - 3000,
            region: "eu-west-1",
            service: "sso",
            name,
            readOnly: name !== "Authenticate",
            more: { eventType: "AwsServiceEvent", serviceEventDetails: { account_id: account.id } },
          }),
        );
      events.push(
        consoleLogin(hour, { ...browser, identity: ssoSession(person, account, atMs) }, atMs, {
          success: true,
          mfa: false,
        }),
      );
    }
  }
  return events;
}

function iamUserLogins(hour: Hour): TrailEvent[] {
  const { random } = hour;
  if (!random.chance(0.25 * officeLoad(hour.startMs, 1))) return [];
  const withMfa = random.chance(0.6);
  const { name } = withMfa ? iamUsers.backup : iamUsers.reporting;
  const identity = withoutKey(iamUser(PRODUCTION, name));
  const caller = {
    identity,
    accountId: PRODUCTION.id,
    ip: OFFICE_IP,
    agent: userAgents.console,
    overTls: true,
  };
  return [consoleLogin(hour, caller, sometime(hour), { success: true, mfa: withMfa })];
}

/** Somebody out there tries passwords, a few an hour and a wave on some nights. */
function passwordGuesses(hour: Hour): TrailEvent[] {
  const { random } = hour;
  const wave = hourOfDay(hour.startMs) === 3 && [2, 5].includes(weekday(hour.startMs));
  const guesses = wave ? random.integer(35, 60) : random.poisson(0.35);
  const ip = `192.0.2.${random.integer(10, 60)}`;
  return Array.from({ length: guesses }, () => {
    const knownUser = random.chance(0.6);
    const identity = knownUser
      ? withoutKey(iamUser(PRODUCTION, iamUsers.reporting.name))
      : {
          type: "IAMUser",
          accountId: PRODUCTION.id,
          accessKeyId: "",
          userName: "HIDDEN_DUE_TO_SECURITY_REASONS",
        };
    return consoleLogin(
      hour,
      { identity, accountId: PRODUCTION.id, ip, agent: userAgents.console, overTls: true },
      sometime(hour),
      {
        success: false,
        mfa: false,
        message: knownUser ? "Failed authentication" : "No username found in supplied account",
      },
    );
  });
}

/** Root is for Monday's look at the bill and nothing else. */
function rootLogins(hour: Hour): TrailEvent[] {
  const { random, startMs } = hour;
  if (weekday(startMs) !== 1 || hourOfDay(startMs) !== 9) return [];
  const atMs = startMs + random.integer(5, 20) * 60_000;
  const identity = rootUser(MANAGEMENT, atMs, true);
  const caller = {
    identity,
    accountId: MANAGEMENT.id,
    ip: OFFICE_IP,
    agent: userAgents.console,
    overTls: true,
  };
  const later = (name: string, service: string, minutes: number) =>
    trailEvent(random, caller, {
      atMs: Math.min(atMs + minutes * 60_000, startMs + HOUR_MS - 1),
      region: "us-east-1",
      service,
      name,
      readOnly: true,
    });
  return [
    consoleLogin(hour, { ...caller, identity: withoutKey(identity) }, atMs, { success: true, mfa: true }),
    later("GetAccountSummary", "iam", 2),
    later("ListVirtualMFADevices", "iam", 3),
    later("GetCostAndUsage", "ce", 6),
  ];
}

function withoutKey(identity: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return { ...identity, accessKeyId: stableId("ASIA", "console-sign-in"), sessionContext: undefined };
}
