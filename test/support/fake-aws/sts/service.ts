import type { World } from "../state.ts";
import type { FakeService } from "../wire/fake-service.ts";
import { text } from "../wire/input.ts";
import { queryService } from "../wire/query-protocol.ts";

const SESSION_SECONDS = 3600;

export function stsService({ state, clock }: World): FakeService {
  return queryService("sts", "https://sts.amazonaws.com/doc/2011-06-15/", {
    GetCallerIdentity: () => ({
      UserId: "AIDAFAKEFAKEFAKEFAKE1",
      Account: state.accountId,
      Arn: state.callerArn,
    }),
    AssumeRole(input) {
      const [, , , , accountId = "", resource = ""] = text(input, "RoleArn").split(":");
      const session = text(input, "RoleSessionName");
      const role = resource.split("/").at(-1) ?? "";
      return {
        Credentials: {
          AccessKeyId: "ASIAFAKEFAKEFAKEFAKE",
          SecretAccessKey: "fake-session-secret",
          SessionToken: "fake-session-token",
          Expiration: new Date(clock() + SESSION_SECONDS * 1000),
        },
        AssumedRoleUser: {
          AssumedRoleId: `AROAFAKEFAKEFAKEFAKE1:${session}`,
          Arn: `arn:aws:sts::${accountId}:assumed-role/${role}/${session}`,
        },
      };
    },
  });
}
