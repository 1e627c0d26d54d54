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
  /**
   * For a gzip file that turned out to be broken: fed in small pieces, so that all that can be decompressed comes out,
   * and its end is no error.
   */
  readonly isRescue?: boolean;
  readonly signal?: AbortSignal | undefined;
}

const PIECE_BYTES = 256 * 1024;
const RESCUE_PIECE_BYTES = 512;
const TEXT_BYTES = 1024 * 1024;
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
  const source = createReadStream(path, {
    highWaterMark: options.isRescue ? RESCUE_PIECE_BYTES : PIECE_BYTES,
  });
  const text: Transform = options.isGzip ? gunzip(options.isRescue === true) : new PassThrough();
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
    chunkSize: isRescue ? 64 * 1024 : TEXT_BYTES,
    // The end of a cut-off file must not take with it what was decompressed before.
    finishFlush: isRescue ? constants.Z_SYNC_FLUSH : constants.Z_FINISH,
  });
}
