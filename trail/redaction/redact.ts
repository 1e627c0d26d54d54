import type { Column } from "../columns.ts";
import { OUTCOMES } from "../columns.ts";
import { ACTOR_TYPES, ANONYMOUS, CLIENTS } from "../indexes/words.ts";

/** What a pseudonym says of the thing that it stands for. */
export type PseudonymKind =
  | "account"
  | "role"
  | "user"
  | "root"
  | "federated"
  | "actor"
  | "address"
  | "service"
  | "action"
  | "error"
  | "region"
  | "other";

/** The name that stands for a text: always the same one, and not to be computed without a secret. */
export type Pseudonym = (kind: PseudonymKind, text: string) => string;

/**
 * A text of the index as everybody may see it. What identifies somebody or something of the account's owner becomes a
 * pseudonym; AWS's own words stay. A word counts as AWS's own only by a strict shape or a closed list, whichever column
 * it is in: callers can put texts of theirs into error codes, names of events and user agents. A shape cannot tell an
 * invented `AcmeMergerAction` from AWS's names, though: what a service records as the name of an event is trusted to be one.
 */
export function redact(column: Column | "errorMessage", text: string, pseudonym: Pseudonym): string {
  if (text === "") return "";
  return REDACTIONS[column](text, pseudonym);
}

const REDACTIONS: Readonly<Record<Column | "errorMessage", (text: string, pseudonym: Pseudonym) => string>> =
  {
    accountId: (text, pseudonym) => pseudonym("account", text),
    region: (text, pseudonym) => (REGION.test(text) ? text : pseudonym("region", text)),
    eventSource: service,
    eventName: (text, pseudonym) => (isEventName(text) ? text : pseudonym("action", text)),
    category: oneOf(["Management", "Data", "Insight", "NetworkActivity"]),
    readOnly: oneOf(["true", "false"]),
    sourceIp: address,
    actor,
    actorType: oneOf(ACTOR_TYPES),
    client: oneOf(CLIENTS),
    outcome: oneOf(OUTCOMES),
    errorCode: (text, pseudonym) => (isErrorCode(text) ? text : pseudonym("error", text)),
    // Free text about the very things that pseudonyms stand for.
    errorMessage: () => "",
  };

/** us-east-1, us-gov-west-1, eu-isoe-west-1, eusc-de-east-1: no other word has room in it. */
const REGION = /^[a-z]{2,4}(-(gov|iso[a-z]?|de))?-(central|(north|south)(east|west)?|east|west)-[1-9][0-9]?$/;

/**
 * AWS's names of services: one label, or one more before a service that has such principals. More would let in hosts
 * that carry names of customers: "my-bucket.s3.amazonaws.com".
 */
const SERVICE =
  /^([a-z][a-z-]{1,30}\.(apigateway|application-autoscaling|cloudformation|cognito-idp|discovery|lambda|lex|logs|rds|trustedadvisor)|[a-z][a-z0-9-]{0,40})\.amazonaws\.com(\.cn)?$/;
/** How a service's own pseudonym ends, so that nobody's name can be taken for one. */
const SERVICE_PSEUDONYM = /^service-[0-9a-z]{10}\./;
const AWS_SUFFIX = /(?:^|\.)(amazonaws\.com(?:\.cn)?)$/;
/** An account id has 12 digits, an epoch 10; versions in AWS's names are dates of 8. */
const LONG_NUMBER = /[0-9]{9}/;

function service(text: string, pseudonym: Pseudonym): string {
  if (SERVICE.test(text) && !SERVICE_PSEUDONYM.test(text) && !/[0-9]{4}/.test(text)) return text;
  const suffix = AWS_SUFFIX.exec(text)?.[1];
  // The ending stays: what counts as one of AWS's services must count as one under its other name too.
  return suffix ? `${pseudonym("service", text)}.${suffix}` : pseudonym("service", text);
}

function address(text: string, pseudonym: Pseudonym): string {
  if (AWS_SUFFIX.test(text)) return service(text, pseudonym);
  if (/^AWS Internal(\/[0-9]{1,3})?$/.test(text)) return text;
  if (text.startsWith("AWS Internal/")) return `AWS Internal/${pseudonym("address", text)}`;
  return pseudonym("address", text);
}

const PRINCIPAL = /^arn:[^:]*:(?:iam|sts):[^:]*:[^:]*:(root$|(?:role|assumed-role|user|federated-user)\/)/;
const KIND_OF: Readonly<Record<string, PseudonymKind>> = {
  root: "root",
  "role/": "role",
  "assumed-role/": "role",
  "user/": "user",
  "federated-user/": "federated",
};

/** Names of people (Identity Center) and of other identity providers have no shape: they are all of kind "actor". */
function actor(text: string, pseudonym: Pseudonym): string {
  if (text === ANONYMOUS || text === "AWS Internal") return text;
  if (/^[0-9]{12}$/.test(text)) return pseudonym("account", text);
  const principal = PRINCIPAL.exec(text)?.[1];
  if (principal !== undefined) return pseudonym(KIND_OF[principal] ?? "actor", text);
  return AWS_SUFFIX.test(text) ? service(text, pseudonym) : pseudonym("actor", text);
}

/** PutBucketPolicy, GetDistribution2020_05_31: with a small letter, as ids of keys have none. */
function isEventName(text: string): boolean {
  return (
    /^[A-Z][A-Za-z0-9]{1,79}(_[0-9]{2}){0,2}$/.test(text) && hasSmallLetter(text) && !LONG_NUMBER.test(text)
  );
}

/** AccessDenied, Client.UnauthorizedOperation, AWS.SimpleQueueService.NonExistentQueue, ConsoleLogin failure. */
function isErrorCode(text: string): boolean {
  return (
    /^[A-Z][A-Za-z0-9]{1,79}(\.[A-Z][A-Za-z0-9]{1,79}){0,3}( failure)?$/.test(text) &&
    text
      .replace(/ failure$/, "")
      .split(".")
      .every(
        (part, at, parts) => hasSmallLetter(part) || (at === 0 && parts.length > 1 && part.length <= 5),
      ) &&
    !LONG_NUMBER.test(text)
  );
}

function hasSmallLetter(text: string): boolean {
  return /[a-z]/.test(text);
}

function oneOf(words: readonly string[]): (text: string, pseudonym: Pseudonym) => string {
  const known = new Set(words);
  return (text, pseudonym) => (known.has(text) ? text : pseudonym("other", text));
}
