import { isPassing } from "../account/passing-failure.ts";

/** In the order in which they are told. */
export const SECTIONS = [
  "credentials",
  "event data store",
  "stack",
  "functions",
  "schedule",
  "index",
  "roles",
  "alarms",
  "dashboards",
  "viewers",
] as const;
export type Section = (typeof SECTIONS)[number];

export type State = "ok" | "warning" | "problem";

/** One thing that was looked at. */
export interface Finding {
  /** What it is about, in a word or a name: "retention". May be a text of AWS. */
  readonly check: string;
  readonly state: State;
  readonly sentence: string;
  /** What to do; "" where there is nothing to do. */
  readonly mend: string;
}

export interface Line extends Finding {
  readonly section: Section;
}

export function ok(check: string, sentence: string): Finding {
  return { check, state: "ok", sentence, mend: "" };
}

export function warning(check: string, sentence: string, mend: string): Finding {
  return { check, state: "warning", sentence, mend };
}

export function problem(check: string, sentence: string, mend: string): Finding {
  return { check, state: "problem", sentence, mend };
}

/**
 * For what could not be looked at: a warning, for nobody knows whether it is well. `permission` is what looking needs.
 */
export function cannotTell(check: string, error: unknown, permission: string): Finding {
  const message = error instanceof Error ? error.message : String(error);
  return warning(
    check,
    `cannot tell: ${message}`,
    isDenied(error) ? `looking at it needs ${permission}` : mendFor(error),
  );
}

/** Trying again is a mend only for what may have been in passing. */
function mendFor(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause)
    if (isPassing(at)) return "in passing, as it seems: run doctor again";
  return "what AWS or the message says must be mended first";
}

/** Names under which the services refuse somebody who may not (each has its own). */
const DENIED =
  /^(AccessDenied(Exception)?|Forbidden|403|UnauthorizedOperation|AuthorizationError(Exception)?)$/;

export function isDenied(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (DENIED.test(at.name)) return true;
    // S3 answers HEAD without a body, and so without a code.
    const metadata = "$metadata" in at ? at.$metadata : undefined;
    if (typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata)
      return metadata.httpStatusCode === 403;
  }
  return false;
}

/** Whether AWS said that there is no such thing. */
export function isNotFound(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if (
      /^(ResourceNotFoundException|NoSuchEntity(Exception)?|NotFound|NoSuchBucket|EventDataStoreNotFoundException)$/.test(
        at.name,
      )
    )
      return true;
  return false;
}
