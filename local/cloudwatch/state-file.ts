import { mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";

/** How long changes wait for more of them before they are written. */
const SETTLE_MS = 500;

export interface StateFile {
  /** Something changed: it will be written soon, once. */
  changed(): void;
  /** Writes what is still to be written. */
  close(): Promise<void>;
}

/** Keeps what `snapshot` gives in one JSON file. A reader finds the old content or the new, never half. */
export function keepState(file: string, snapshot: () => unknown): StateFile {
  let timer: NodeJS.Timeout | undefined;
  let isChanged = false;
  let writing: Promise<void> = Promise.resolve();

  async function write(): Promise<void> {
    isChanged = false;
    const temporary = `${file}.${process.pid}.tmp`;
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(temporary, JSON.stringify(snapshot()));
    await rename(temporary, file);
  }

  // One write at a time. A failed one is tried again with the next change and, at last, said by close().
  function writeNext(): Promise<void> {
    timer = undefined;
    writing = writing.then(write);
    return writing;
  }

  return {
    changed() {
      isChanged = true;
      if (timer) return;
      timer = setTimeout(() => {
        writeNext().catch(() => {
          isChanged = true;
          writing = Promise.resolve();
        });
      }, SETTLE_MS);
      timer.unref();
    },
    async close() {
      clearTimeout(timer);
      await writing.catch(() => {});
      if (isChanged) await writeNext();
    },
  };
}
