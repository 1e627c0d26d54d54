import { policyJson } from "./policy-json.ts";

/** Amazon Cognito's identity pools, through which viewers of a share come; China and GovCloud have their own. */
const VIEWERS = /^cognito-identity[a-z0-9.-]*\.amazonaws\.com(\.cn)?$/;

/**
 * Who may take on a role by its trust policy, as IAM gives it (JSON, percent-encoded), but viewers of a shared dashboard:
 * `AWS arn:aws:iam::999999999999:root`. What cannot be read counts as a stranger, for nobody knows whom it lets in.
 */
export function strangersIn(trust: string | undefined): string[] {
  const { Statement } = record(parsed(trust));
  if (Statement === undefined) return ["somebody, by a trust policy that cannot be read"];
  return listOf(Statement).flatMap((statement) => {
    const { Effect, Principal, NotPrincipal } = record(statement);
    if (Effect !== "Allow") return [];
    if (typeof Principal === "string") return [Principal];
    if (NotPrincipal !== undefined || Principal === undefined) return ["all but those that it names"];
    return Object.entries(record(Principal)).flatMap(([kind, who]) =>
      listOf(who)
        .map((one) => `${kind} ${String(one)}`)
        .filter((one) => !isViewers(one)),
    );
  });
}

function isViewers(principal: string): boolean {
  return principal.startsWith("Federated ") && VIEWERS.test(principal.slice("Federated ".length));
}

function parsed(trust: string | undefined): unknown {
  try {
    return policyJson(trust);
  } catch {
    return undefined;
  }
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}
