import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { PassThrough, type Transform } from "node:stream";
import { constants, createGunzip } from "node:zlib";

/** What of a file's text can be had, and how far it has come through its bytes on disk. */
export interface TextChunk {
  readonly bytes: Buffer;
  readonly readBytes: number;
}

export interface ReadOptions {
  readonly isGzip: boolean;
  /** For a gzip file that turned out to be broken: all that can be decompressed comes out. */
  readonly rescue?: GzipRescue | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface GzipRescue {
  /** Leave out what comes after this many bytes of the file. */
  readonly endBytes: number;
}

const PIECE_BYTES = 256 * 1024;
const TEXT_BYTES = 1024 * 1024;
/** zlib drops the output of the call that fails: small calls lose little. */
const RESCUE_TEXT_BYTES = 128;
/** CRC-32 and length. */
const GZIP_TRAILER_BYTES = 8;

/** What to leave out of a broken gzip file: where only its sums are wrong, its last text stands right before them. */
export function gzipRescue(sizeBytes: number, failure: string): GzipRescue {
  const isWrongSum = failure === "incorrect data check" || failure === "incorrect length check";
  return { endBytes: isWrongSum ? sizeBytes - GZIP_TRAILER_BYTES : sizeBytes };
}
/** Decompressed text that may wait: a file that unpacks to a thousand times its size is read piece by piece too. */
const MAX_WAITING_CHUNKS = 4;

/** The first bytes of a file, at most 64: they tell what it is. */
export async function readHead(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64), 0, 64, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/**
 * A file's text, decompressed. All text before a break is given before the error is thrown (a stream's own iterator
 * drops what it still holds).
 */
export async function* readLogFile(path: string, options: ReadOptions): AsyncGenerator<TextChunk> {
  const { rescue } = options;
  const source = createReadStream(path, {
    highWaterMark: PIECE_BYTES,
    ...(rescue ? { end: rescue.endBytes - 1 } : {}),
  });
  const text: Transform = options.isGzip ? gunzip(rescue !== undefined) : new PassThrough();
  const waiting: Buffer[] = [];
  let isEnded = false;
  let failure: unknown;
  let wake: () => void = () => {};

  text.on("data", (chunk: Buffer) => {
    waiting.push(chunk);
    if (waiting.length >= MAX_WAITING_CHUNKS) text.pause();
    wake();
  });
  const stop = (error?: unknown) => {
    failure ??= error;
    isEnded = true;
    wake();
  };
  text.on("end", () => stop());
  text.on("error", stop);
  source.on("error", stop);
  const abort = () => stop(options.signal?.reason);
  options.signal?.addEventListener("abort", abort);
  source.pipe(text);
  try {
    for (;;) {
      const bytes = waiting.shift();
      if (bytes) {
        yield { bytes, readBytes: source.bytesRead };
        if (waiting.length < MAX_WAITING_CHUNKS) text.resume();
      } else if (isEnded) {
        break;
      } else {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      options.signal?.throwIfAborted();
    }
    if (failure !== undefined) throw failure;
  } finally {
    options.signal?.removeEventListener("abort", abort);
    source.destroy();
    text.destroy();
  }
}

function gunzip(isRescue: boolean): Transform {
  return createGunzip({
    chunkSize: isRescue ? RESCUE_TEXT_BYTES : TEXT_BYTES,
    // The end of a cut-off file must not take with it what was decompressed before.
    finishFlush: isRescue ? constants.Z_SYNC_FLUSH : constants.Z_FINISH,
  });
}
