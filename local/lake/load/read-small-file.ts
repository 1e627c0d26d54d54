import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { LogFile } from "./find-log-files.ts";

/** A file's whole text, decompressed, with its first bytes as they are on disk. */
export interface SmallFile {
  readonly head: Buffer;
  readonly isGzip: boolean;
  readonly text: Buffer;
}

const MAX_FILE_BYTES = 1024 * 1024;
const MAX_TEXT_BYTES = 16 * 1024 * 1024;
const HEAD_BYTES = 64;

const gunzipAsync = promisify(gunzip);

/**
 * Reads a file at once: streams cost more than the work where a trail is thousands of small objects. Undefined where
 * the file is large, unpacks to much, is broken or cannot be read: whoever reads it piece by piece then finds out what
 * can be had of it. Never rejects.
 */
export async function readSmallFile(file: LogFile): Promise<SmallFile | undefined> {
  if (file.sizeBytes > MAX_FILE_BYTES) return undefined;
  try {
    // At once: four trips through the thread pool would cost more than the reading.
    const bytes = readFileSync(file.realPath);
    if (bytes.length > MAX_FILE_BYTES) return undefined;
    const head = bytes.subarray(0, HEAD_BYTES);
    const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
    if (!isGzip) return { head, isGzip, text: bytes };
    // The last four bytes say how long the text is (RFC 1952): true in one piece, and only a hint.
    const saidBytes = bytes.length < 18 ? 0 : bytes.readUInt32LE(bytes.length - 4);
    if (saidBytes > MAX_TEXT_BYTES) return undefined;
    const text = await gunzipAsync(bytes, {
      chunkSize: Math.max(1024, saidBytes + 64),
      maxOutputLength: MAX_TEXT_BYTES,
    });
    return { head, isGzip, text };
  } catch {
    return undefined;
  }
}

/** Reads ahead of whoever takes the files one by one, so that decompressing has a core of its own. */
export async function* readAhead(
  files: readonly LogFile[],
): AsyncGenerator<{ readonly file: LogFile; readonly small: SmallFile | undefined }> {
  const waiting: Promise<SmallFile | undefined>[] = [];
  for (const [index, file] of files.entries()) {
    for (let next = index + waiting.length; next < files.length && waiting.length < AHEAD; next++)
      waiting.push(readSmallFile(files[next] as LogFile));
    yield { file, small: await waiting.shift() };
  }
}

const AHEAD = 4;
