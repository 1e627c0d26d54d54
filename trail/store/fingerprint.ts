import { sha256 } from "./sha256.ts";

/**
 * Says in 20 hex digits which bytes these are: the front of their SHA-256. The same rows are written as the same
 * bytes, so an hour that is looked at again without news keeps its fingerprint, and every copy made of it stays good.
 */
export async function fingerprint(bytes: Uint8Array): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
  return front(digest);
}

/** The same of a text; at once, and meant for short ones. */
export function textFingerprint(text: string): string {
  return front(sha256(new TextEncoder().encode(text)));
}

function front(digest: Uint8Array): string {
  let text = "";
  for (const byte of digest.subarray(0, 10)) text += byte.toString(16).padStart(2, "0");
  return text;
}
