import { ok, warning } from "../finding.ts";
import type { Check } from "../run-checks.ts";

export const credentialsChecks: readonly Check[] = [
  {
    section: "credentials",
    name: "credentials",
    permission: "sts:GetCallerIdentity",
    async run({ account: { callerArn, accountId, region } }) {
      const where = ok("account", `${accountId}, Region ${region}`);
      return callerArn.endsWith(":root")
        ? [
            where,
            warning(
              "who",
              "the account's root user",
              "use a role or an Identity Center user: root is for emergencies",
            ),
          ]
        : [where, ok("who", callerArn)];
    },
  },
];
