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
  /** All names in one, where there is room for one column only. */
  shortName(key: readonly string[]): string;
  /** For rows that would look alike by their short names. */
  longName?(key: readonly string[]): string;
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
    shortName: ([source = "", name = ""]) => `${serviceName(source)}:${orAbsent(name, "(no name)")}`,
  },
  actors: {
    ...one("actor", "actor", "actors", "Actor"),
    names: ([actor = ""]) => [{ text: actorName(actor), title: orAbsent(actor, "The record names nobody") }],
    shortName: ([actor = ""]) => actorName(actor),
    longName: ([actor = ""]) => actorLabel(actor),
  },
  addresses: one("sourceIp", "address", "addresses", "Address"),
  services: {
    ...one("eventSource", "service", "services", "Service"),
    names: ([source = ""]) => [{ text: serviceName(source), title: source }],
    shortName: ([source = ""]) => serviceName(source),
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
    shortName: ([value = ""]) => orAbsent(value, "(none)"),
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
  const match = ARN.exec(actor);
  if (!match) return orAbsent(actor, "(nobody named)");
  // "root" alone would hide whose root it is.
  return match[2] === "root" ? `root of ${match[1]}` : (match[2] ?? actor);
}

const ARN = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):(.+)$/s;

/** "arn:aws:iam::111122223333:role/deploy" -> "role/deploy (111122223333)": accounts have roles of the same name. */
export function actorLabel(actor: string): string {
  const name = actorName(actor);
  const account = ARN.exec(actor)?.[1];
  return account === undefined || name.endsWith(account) ? name : `${name} (${account})`;
}

/** Names these actors, with their accounts where two would look alike otherwise. */
export function actorNames(actors: readonly string[]): (actor: string) => string {
  const ambiguous = repeated([...new Set(actors)].map(actorName));
  return (actor) => (ambiguous.has(actorName(actor)) ? actorLabel(actor) : actorName(actor));
}

/** Texts that occur more than once. */
export function repeated(texts: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const again = new Set<string>();
  for (const text of texts) (seen.has(text) ? again : seen).add(text);
  return again;
}

export function orAbsent(text: string, absent: string): string {
  return text === "" ? absent : text;
}
