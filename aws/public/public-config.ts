import path from "node:path";
import { readConfig } from "../config.ts";
import { MIN_KEY_LENGTH } from "./pseudonyms.ts";

/** What the public function is told by its environment. */
export interface PublicConfig {
  /** TRAILBOARD_INDEX. */
  readonly index: URL;
  /** TRAILBOARD_AS_OF; absent: now. */
  readonly asOfMs: number | undefined;
  /** TRAILBOARD_PSEUDONYM_KEY: a secret of at least 32 characters, made at deploy. Another key gives other pseudonyms. */
  readonly pseudonymKey: string;
  /** TRAILBOARD_PUBLIC_MAX_RANGE_DAYS: 1 to 31, default 7. */
  readonly maxRangeDays: number;
  /** listed.json in LAMBDA_TASK_ROOT: what the function may be asked lies in its own archive, not in a variable. */
  readonly listFile: string;
}

const MAX_RANGE_DAYS = 31;
const DEFAULT_RANGE_DAYS = 7;

/** Throws for what is missing or wrong; a message never holds the value of the key. */
export function readPublicConfig(env: Readonly<Record<string, string | undefined>>): PublicConfig {
  const { index, asOfMs } = readConfig(env);
  const pseudonymKey = env.TRAILBOARD_PSEUDONYM_KEY ?? "";
  if (pseudonymKey.length < MIN_KEY_LENGTH)
    throw new Error(
      `TRAILBOARD_PSEUDONYM_KEY has ${pseudonymKey.length} characters: expected at least ${MIN_KEY_LENGTH}`,
    );
  const taskRoot = env.LAMBDA_TASK_ROOT;
  if (!taskRoot) throw new Error("LAMBDA_TASK_ROOT is not set");
  return {
    index,
    asOfMs,
    pseudonymKey,
    maxRangeDays: rangeDays(env.TRAILBOARD_PUBLIC_MAX_RANGE_DAYS),
    listFile: path.join(taskRoot, "listed.json"),
  };
}

function rangeDays(text: string | undefined): number {
  if (text === undefined || text === "") return DEFAULT_RANGE_DAYS;
  const days = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (days < 1 || days > MAX_RANGE_DAYS)
    throw new Error(`TRAILBOARD_PUBLIC_MAX_RANGE_DAYS is not a whole number from 1 to ${MAX_RANGE_DAYS}`);
  return days;
}
