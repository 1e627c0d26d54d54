import { createRandom } from "./random.ts";

/**
 * The organisation of the sample trail. All of it is invented: account ids follow AWS's documentation pattern,
 * addresses are from the documentation ranges (RFC 5737, RFC 3849), names are example.com's.
 */

export interface Account {
  readonly id: string;
  readonly name: string;
}

export const ORGANIZATION_ID = "o-exampleorg1";
export const MANAGEMENT: Account = { id: "111122223333", name: "example-management" };
export const SECURITY: Account = { id: "222233334444", name: "example-security" };
export const PRODUCTION: Account = { id: "333344445555", name: "example-production" };
export const DEVELOPMENT: Account = { id: "444455556666", name: "example-development" };
export const accounts = [MANAGEMENT, SECURITY, PRODUCTION, DEVELOPMENT] as const;

/** Belongs to nobody here: a partner whose role comes in from outside. */
export const PARTNER_ACCOUNT_ID = "555566667777";
/** The attacker's own account. */
export const FOREIGN_ACCOUNT_ID = "999988887777";

export const approvedRegions = ["us-east-1", "eu-west-1", "eu-central-1", "us-west-2"] as const;
export const unapprovedRegions = ["ap-southeast-1", "sa-east-1"] as const;
export const HOME_REGION = "eu-west-1";

export const OFFICE_IP = "203.0.113.24";
export const VPN_IP = "203.0.113.77";
export const BUILD_IP = "198.51.100.40";
export const ATTACKER_IP = "192.0.2.66";
export const ATTACKER_SECOND_IP = "192.0.2.201";

export interface Person {
  readonly name: string;
  readonly permissionSet: string;
  readonly accounts: readonly [Account, ...Account[]];
  readonly utcOffsetHours: number;
  readonly ip: string;
  readonly tools: readonly [Tool, ...Tool[]];
  /** Calls in a busy hour. */
  readonly callsPerHour: number;
}

export type Tool = "console" | "cli" | "terraform" | "boto3" | "sdk-js" | "cloudformation";

export const people: readonly [Person, ...Person[]] = [
  person(
    "alice.moreau",
    "AdministratorAccess",
    [PRODUCTION, MANAGEMENT],
    1,
    OFFICE_IP,
    ["cli", "console"],
    16,
  ),
  person("ben.okafor", "PowerUserAccess", [DEVELOPMENT], 1, OFFICE_IP, ["cli", "terraform"], 18),
  person("chiara.rossi", "PowerUserAccess", [DEVELOPMENT, PRODUCTION], 1, VPN_IP, ["console", "sdk-js"], 15),
  person("daniel.weber", "PlatformEngineer", [PRODUCTION], 1, OFFICE_IP, ["terraform", "cli", "console"], 20),
  person("emma.lindqvist", "SecurityAudit", [SECURITY, PRODUCTION], 1, VPN_IP, ["console", "cli"], 14),
  person("farid.haddad", "DataAnalyst", [PRODUCTION], 1, "2001:db8:85a3::8a2e:370:7334", ["boto3"], 14),
  person("grace.kim", "PowerUserAccess", [DEVELOPMENT], -5, "198.51.100.112", ["cli", "cloudformation"], 15),
  person("hugo.santos", "ReadOnlyAccess", [PRODUCTION], -5, "198.51.100.115", ["console"], 12),
  person("ines.keller", "ReadOnlyAccess", [PRODUCTION, DEVELOPMENT], 1, OFFICE_IP, ["console"], 9),
  person("jonas.brandt", "Billing", [MANAGEMENT], 1, OFFICE_IP, ["console"], 5),
];

function person(
  name: string,
  permissionSet: string,
  accounts: Person["accounts"],
  utcOffsetHours: number,
  ip: string,
  tools: Person["tools"],
  callsPerHour: number,
): Person {
  return { name, permissionSet, accounts, utcOffsetHours, ip, tools, callsPerHour };
}

/** IAM users: leftovers of the time before Identity Center, as everywhere. */
export const iamUsers = {
  reporting: { name: "legacy-reporting", account: PRODUCTION },
  backup: { name: "backup-operator", account: PRODUCTION },
  /** Its access key leaks: see story.ts. */
  ci: { name: "ci-artifacts", account: PRODUCTION },
  breakGlass: { name: "break-glass", account: MANAGEMENT },
} as const;

/** Roles that software uses. */
export const roles = {
  deploy: "github-actions-deploy",
  drift: "terraform-drift-check",
  shopApi: "shop-api-task",
  ordersWorker: "orders-worker",
  imageResizer: "image-resizer",
  billingExport: "billing-export",
  nodes: "shop-cluster-node",
  etl: "lake-etl",
  audit: "org-security-audit",
  partner: "partner-metrics-reader",
  sandbox: "sandbox-experiments",
} as const;

/** The same id for the same thing in every trail: "AROA..." for a role, "AKIA..." for a key. 21 characters; keys have 20. */
export function stableId(prefix: string, thing: string): string {
  const length = prefix === "AKIA" || prefix === "ASIA" ? 16 : 17;
  return `${prefix + createRandom(`${prefix}/${thing}`).id(length - 7)}EXAMPLE`;
}
