import { createHmac, createSecretKey } from "node:crypto";
import type { Pseudonym } from "../../trail/redaction/redact.ts";

/** Crockford's base32 in small letters: without i, l, o and u, which look like others or make words. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
/**
 * 10 letters are 50 bits. Among n names two have the same pseudonym with a chance of about n² / 2 / 2^50: 4.4e-6 for
 * 100,000 names, 4.4e-4 for a million. Then two rows would be drawn as one; nothing would be told.
 */
const LENGTH = 10;
/** Texts whose pseudonym is remembered: a keyed hash takes 3 microseconds, and one column may have 60,000. */
const MAX_KEPT = 200_000;
/** Fewer characters than this could be tried one after the other. */
export const MIN_KEY_LENGTH = 32;

/**
 * Names that stand for texts: HMAC-SHA256 of kind and text under `key`, cut to 50 bits.
 *   role-7f3a9ck2m4
 * The same key gives the same name in every function and at any time. Without the key nobody can tell whether a
 * pseudonym stands for a name that he has in mind.
 */
export function pseudonyms(key: string, { maxKept = MAX_KEPT }: { maxKept?: number } = {}): Pseudonym {
  const secret = createSecretKey(Buffer.from(key));
  const kept = new Map<string, string>();
  return (kind, text) => {
    const named = `${kind}\n${text}`;
    const known = kept.get(named);
    if (known !== undefined) return known;
    const made = `${kind}-${letters(createHmac("sha256", secret).update(named).digest("hex"))}`;
    if (kept.size >= maxKept) kept.clear();
    kept.set(named, made);
    return made;
  };
}

/** The first 50 bits of `hex`, five to a letter. */
function letters(hex: string): string {
  // 13 digits are 52 bits, which a number holds exactly; the last two are left over.
  let bits = Math.floor(Number.parseInt(hex.slice(0, 13), 16) / 4);
  let text = "";
  for (let at = 0; at < LENGTH; at++) {
    text = ALPHABET.charAt(bits % 32) + text;
    bits = Math.floor(bits / 32);
  }
  return text;
}
