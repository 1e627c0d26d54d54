import type { IndexName } from "../columns.ts";
import { fingerprint } from "./fingerprint.ts";
import type { Look } from "./layout.ts";

/**
 * The redo object of an hour: a line of JSON with the sizes and what the coverage object will say, then the bytes of
 * both Parquet files. Putting it is the moment at which the hour is written; all that follows can be done again from it.
 */
export interface Redo {
  readonly files: Readonly<Record<IndexName, Uint8Array>>;
  /** Bytes of the coverage object. */
  readonly coverage: Uint8Array;
}

export function encodeRedo({ files, coverage }: Redo): Uint8Array {
  const header = new TextEncoder().encode(
    `${JSON.stringify({ trailboard: "redo", coverage: coverage.length, actions: files.actions.length, errors: files.errors.length })}\n`,
  );
  const bytes = new Uint8Array(header.length + coverage.length + files.actions.length + files.errors.length);
  let at = 0;
  for (const part of [header, coverage, files.actions, files.errors]) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Undefined where the bytes are not what the key says: then it is no redo object, and the hour is what its files say. */
export async function decodeRedo(bytes: Uint8Array, look: Look): Promise<Redo | undefined> {
  const lineEnd = bytes.indexOf(0x0a);
  if (lineEnd < 0 || lineEnd > 300) return undefined;
  const sizes = parseSizes(new TextDecoder().decode(bytes.subarray(0, lineEnd)));
  if (!sizes) return undefined;
  const coverageEnd = lineEnd + 1 + sizes.coverage;
  const actionsEnd = coverageEnd + sizes.actions;
  if (bytes.length !== actionsEnd + sizes.errors) return undefined;
  const files = { actions: bytes.slice(coverageEnd, actionsEnd), errors: bytes.slice(actionsEnd) };
  if ((await fingerprint(files.actions)) !== look.versions.actions) return undefined;
  if ((await fingerprint(files.errors)) !== look.versions.errors) return undefined;
  return { files, coverage: bytes.slice(lineEnd + 1, coverageEnd) };
}

function parseSizes(line: string): { coverage: number; actions: number; errors: number } | undefined {
  try {
    const { trailboard, coverage, actions, errors } = JSON.parse(line);
    return trailboard === "redo" &&
      [coverage, actions, errors].every((size) => Number.isSafeInteger(size) && size >= 0)
      ? { coverage, actions, errors }
      : undefined;
  } catch {
    return undefined;
  }
}
