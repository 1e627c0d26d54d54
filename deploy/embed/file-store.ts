import { randomUUID } from "node:crypto";
import { readFile, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { CliError } from "../terminal/cli-error.ts";
import type { BodyStore } from "./body-store.ts";

/** UTF-8, and nothing put in place of bytes that are not: they would be written back as something else. */
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const MAX_STDIN_BYTES = 64 * 1024 * 1024;

/** A dashboard body in a file; "-" reads stdin once and writes stdout. */
export function fileStore(file: string): BodyStore {
  return file === "-" ? standardStreams() : namedFile(file);
}

function namedFile(file: string): BodyStore {
  return {
    name: `file ${file}`,
    async read() {
      try {
        return decoded(await readFile(file), file);
      } catch (error) {
        if (error instanceof CliError) throw error;
        throw new CliError(`Cannot read ${file}: ${(error as Error).message}`, { cause: error });
      }
    },
    async write(bodyText) {
      let beside = "";
      try {
        const target = await realpath(file);
        beside = `${target}.${randomUUID()}.tmp`;
        const { mode } = await stat(target);
        await writeFile(beside, bodyText, { mode, flag: "wx" });
        // Whole or not at all, also on a full disk.
        await rename(beside, target);
        return [];
      } catch (error) {
        if (beside !== "") await rm(beside, { force: true });
        throw new CliError(`Cannot write ${file}: ${(error as Error).message}`, { cause: error });
      }
    },
  };
}

function standardStreams(): BodyStore {
  let once: Promise<string> | undefined;
  return {
    name: "the body on stdin",
    read: () => {
      once ??= readStdin();
      return once;
    },
    async write(bodyText) {
      await new Promise<void>((resolve, reject) =>
        process.stdout.write(bodyText, (error) => (error ? reject(error) : resolve())),
      );
      return [];
    },
  };
}

async function readStdin(): Promise<string> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of process.stdin) {
    const bytes = chunk as Buffer;
    sizeBytes += bytes.byteLength;
    if (sizeBytes > MAX_STDIN_BYTES)
      throw new CliError("Cannot read stdin: it is too long for a dashboard body");
    chunks.push(bytes);
  }
  return decoded(Buffer.concat(chunks), "stdin");
}

function decoded(bytes: Uint8Array, from: string): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw new CliError(`Cannot read ${from}: expected text in UTF-8`, { cause: error });
  }
}
