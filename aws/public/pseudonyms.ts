import { createHmac } from "node:crypto";
import type { Pseudonym, PseudonymKind } from "../../trail/redact.ts";

/** Crockford's base32 in small letters: without i, l, o and u, which look like others or make words. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
/**
 * 10 letters are 50 bits. Among n names two have the same pseudonym with a chance of about n² / 2 / 2^50: 4.4e-6 for
 * 100,000 names, 4.4e-4 for a million. Then two rows would be drawn as one; nothing would be told.
 */
const LENGTH = 10;
/** Texts whose pseudonym is remembered: a keyed hash takes microseconds, and one column may have 60,000. */
const MAX_KEPT = 200_000;
/** Fewer characters than this could be tried one after the other. */
export const MIN_KEY_LENGTH = 32;

/**
 * Names that stand for texts: HMAC-SHA256 of kind and text under `key`, cut to 50 bits.
 *   role-7f3a9ck2m4
 * The same key gives the same name in every function and at any time. Without the key nobody can tell whether a
 * pseudonym stands for a name that he has in mind.
 */
export function pseudonyms(key: string): Pseudonym {
  const kept = new Map<string, string>();
  return (kind, text) => {
    const named = `${kind}\n${text}`;
    const known = kept.get(named);
    if (known !== undefined) return known;
    const made = make(key, kind, named);
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(named, made);
    return made;
  };
}

function make(key: string, kind: PseudonymKind, named: string): string {
  const digest = createHmac("sha256", key).update(named).digest();
  let letters = "";
  // Six bytes and two bits more: taken from the front, five bits for each letter.
  let bits = 0;
  let bitCount = 0;
  for (const byte of digest) {
    bits = ((bits << 8) | byte) & 0xfff;
    bitCount += 8;
    while (bitCount >= 5 && letters.length < LENGTH) {
      bitCount -= 5;
      letters += ALPHABET[(bits >> bitCount) & 31];
    }
    if (letters.length === LENGTH) break;
  }
  return `${kind}-${letters}`;
}
