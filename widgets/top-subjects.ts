import type { Delta } from "../kit/charts/tile.ts";
import type { Column, IndexName } from "../trail/columns.ts";

/** What `top` can rank, and how it is named. */
export interface TopSubject {
  readonly index: IndexName;
  readonly by: readonly Column[];
  readonly singular: string;
  readonly plural: string;
  /** Column headings, one for each name. */
  readonly labels: readonly string[];
  /** How a rise feels. */
  readonly more: Delta["tone"];
  names(key: readonly string[]): readonly { readonly text: string; readonly title: string }[];
}

export type TopOf =
  | "actions"
  | "actors"
  | "addresses"
  | "services"
  | "regions"
  | "accounts"
  | "errors"
  | "clients";

export const TOP_OF: Readonly<Record<TopOf, TopSubject>> = {
  actions: {
    ...one("eventName", "action", "actions", "Action"),
    by: ["eventSource", "eventName"],
    labels: ["Action", "Service"],
    names: ([source = "", name = ""]) => [
      { text: orAbsent(name, "(no name)"), title: `${source} ${name}` },
      { text: serviceName(source), title: source },
    ],
  },
  actors: {
    ...one("actor", "actor", "actors", "Actor"),
    names: ([actor = ""]) => [{ text: actorName(actor), title: orAbsent(actor, "The record names nobody") }],
  },
  addresses: one("sourceIp", "address", "addresses", "Address"),
  services: {
    ...one("eventSource", "service", "services", "Service"),
    names: ([source = ""]) => [{ text: serviceName(source), title: source }],
  },
  regions: one("region", "Region", "Regions", "Region"),
  accounts: one("accountId", "account", "accounts", "Account"),
  errors: { ...one("errorCode", "error code", "error codes", "Error code"), index: "errors", more: "bad" },
  clients: one("client", "client", "clients", "Client"),
};

function one(column: Column, singular: string, plural: string, label: string): TopSubject {
  return {
    index: "actions",
    by: [column],
    singular,
    plural,
    labels: [label],
    more: "neutral",
    names: ([value = ""]) => [{ text: orAbsent(value, "(none)"), title: value }],
  };
}

/** A name of a service where an address would be: "ec2.amazonaws.com", "AWS Internal", "AWS Internal/2". */
export function isAwsAddress(address: string): boolean {
  return /(^|\.)amazonaws\.com(\.cn)?$/.test(address) || /^AWS Internal(\/|$)/.test(address);
}

/** "s3.amazonaws.com" -> "s3" */
export function serviceName(eventSource: string): string {
  return orAbsent(eventSource.replace(/\.amazonaws\.com(\.cn)?$/, ""), "(none)");
}

/**
 * The short name of an actor: what comes after the account of an ARN. The whole ARN belongs in the title beside it.
 *   "arn:aws:iam::111122223333:role/ci/deploy"  ->  "role/ci/deploy"
 */
export function actorName(actor: string): string {
  const match = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):(.+)$/s.exec(actor);
  if (!match) return orAbsent(actor, "(nobody named)");
  // "root" alone would hide whose root it is.
  return match[2] === "root" ? `root of ${match[1]}` : (match[2] ?? actor);
}

export function orAbsent(text: string, absent: string): string {
  return text === "" ? absent : text;
}
