import type { LoadProgress } from "../open-store.ts";
import { EventWriter, type WrittenEvents } from "./event-writer.ts";
import type { FoundLogFiles } from "./find-log-files.ts";
import { loadFile } from "./load-file.ts";
import { LoadReport } from "./load-report.ts";
import { readAhead } from "./read-small-file.ts";

export interface LoadOptions {
  /** A new DuckDB file. */
  readonly databaseFile: string;
  readonly spillDir: string;
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface LoadedLogs extends WrittenEvents {
  readonly report: LoadReport;
}

/** DuckDB's own share; with two batches and Node beside it, loading stays under 4 GB. */
const MEMORY_LIMIT = "1500MB";

/** Small plain files are read without waiting: signals and the server beside the load get their turn this often. */
const PAUSE_EVERY_MS = 50;

/** Loads all files, in their order, into a new store. Rejects with the signal's reason where it was stopped. */
export async function loadLogs(found: FoundLogFiles, options: LoadOptions): Promise<LoadedLogs> {
  const { signal, onProgress } = options;
  const report = new LoadReport();
  for (const { file, reason } of found.unreadable) report.refuse(file, reason);

  const writer = await EventWriter.create({
    databaseFile: options.databaseFile,
    spillDir: options.spillDir,
    memoryLimit: MEMORY_LIMIT,
    onRefused: (origin, reason) =>
      report.refuse(origin.file, reason, `record ${origin.number}, byte ${origin.offset}`),
  });
  const interrupt = () => writer.interrupt();
  signal?.addEventListener("abort", interrupt);
  try {
    const totalBytes = found.files.reduce((sum, file) => sum + file.sizeBytes, 0);
    let doneBytes = 0;
    let pausedAtMs = performance.now();
    for await (const { file, small } of readAhead(found.files)) {
      signal?.throwIfAborted();
      const onRead = (readBytes: number) =>
        onProgress?.({
          doneBytes: doneBytes + Math.min(readBytes, file.sizeBytes),
          totalBytes,
          events: writer.eventCount,
        });
      await loadFile(file, { writer, report, onRead, signal }, small);
      doneBytes += file.sizeBytes;
      if (performance.now() - pausedAtMs > PAUSE_EVERY_MS) {
        await new Promise((resolve) => setImmediate(resolve));
        pausedAtMs = performance.now();
      }
      onProgress?.({ doneBytes, totalBytes, events: writer.eventCount });
    }
    signal?.throwIfAborted();
    const written = await writer.finish();
    // Stopped while the last of it was written: nobody waits for this store any more.
    signal?.throwIfAborted();
    return { ...written, report };
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    signal?.removeEventListener("abort", interrupt);
    await writer.close();
  }
}
