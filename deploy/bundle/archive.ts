import { createHash } from "node:crypto";
import { type Zippable, zipSync } from "fflate";

/** Made on Unix: Lambda takes the files' modes from the archive. */
const UNIX = 3;
const READABLE = 0o100644 << 16;

/** A zip of `files` (name -> content), in the order of their names; same files, same bytes, on every machine. */
export function zipOf(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  // The oldest time that a zip can say, in the local time that a zip says: no archive knows when or where it was made.
  const mtime = new Date(1980, 0, 1);
  const entries: Zippable = {};
  for (const name of Object.keys(files).sort()) {
    const bytes = files[name];
    if (bytes) entries[name] = [bytes, { level: 9, mtime, os: UNIX, attrs: READABLE }];
  }
  return zipSync(entries);
}

/** The first 16 hex digits of SHA-256: what tells two archives apart in their names. */
export function fingerprint(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex").slice(0, 16);
}
