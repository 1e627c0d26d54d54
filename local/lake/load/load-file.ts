import { quote } from "../../../kit/params.ts";
import type { EventWriter } from "./event-writer.ts";
import { type LogFile, reasonOf } from "./find-log-files.ts";
import { type BrokenPlace, type Item, ItemSlicer } from "./item-slicer.ts";
import { judgeItem } from "./judge-item.ts";
import type { LoadReport } from "./load-report.ts";
import { type GzipRescue, gzipRescue, readHead, readLogFile } from "./read-log-file.ts";
import type { SmallFile } from "./read-small-file.ts";

export interface FileLoad {
  readonly writer: EventWriter;
  readonly report: LoadReport;
  /** Bytes of the file on disk that are done. */
  readonly onRead: (readBytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** How many items of a file were records, for what is said at its end. */
interface FileCounts {
  items: number;
  records: number;
  containers: number;
  withoutTime: number;
  timeFromContainer: number;
}

/**
 * Loads one file: every record of it is added, everything else is reported. Only a failing disk, a failing store or
 * the signal throw. `small` is the file where it was read already.
 */
export async function loadFile(file: LogFile, load: FileLoad, small?: SmallFile | undefined): Promise<void> {
  const { report } = load;
  const counts: FileCounts = { items: 0, records: 0, containers: 0, withoutTime: 0, timeFromContainer: 0 };
  let head: Buffer;
  try {
    head = small?.head ?? (await readHead(file.realPath));
  } catch (error) {
    report.refuse(file.path, reasonOf(error));
    return;
  }
  const foreign = foreignFormat(head);
  if (foreign !== undefined) {
    report.refuse(file.path, foreign);
    return;
  }
  if (head.length === 0) {
    report.warn(`${file.path} is empty`);
    return;
  }
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  const refusedBefore = report.refusedCount;
  const failure = await sliceFile(file, { isGzip, text: small?.text }, load, counts);
  if (failure !== undefined) {
    const done = counts.items;
    report.refuse(
      file.path,
      `${isGzip ? "broken gzip" : "cannot be read on"}: ${failure}`,
      `after record ${done}`,
    );
    if (isGzip) await sliceFile(file, { isGzip, rescue: gzipRescue(file.sizeBytes, failure) }, load, counts);
  }
  sayWhatIsMissing(file, counts, report, report.refusedCount > refusedBefore);
}

/** Undefined where the file was read to its end; the reason where its bytes ended in an error. */
async function sliceFile(
  file: LogFile,
  how: { readonly isGzip: boolean; readonly rescue?: GzipRescue; readonly text?: Buffer | undefined },
  load: FileLoad,
  counts: FileCounts,
): Promise<string | undefined> {
  const { writer, report } = load;
  // A rescue reads from the start again: what is loaded already is passed over.
  const skipItems = how.rescue ? counts.items : 0;
  let isFailed = false;
  const slicer = new ItemSlicer({
    item(item) {
      if (item.number <= skipItems) return;
      counts.items++;
      takeItem(file, item, writer, report, counts);
    },
    broken(place) {
      // Where the bytes themselves broke off, that was said already.
      if (isFailed && place.kind === "cut") return;
      if (place.itemNumber <= skipItems) return;
      counts.items++;
      report.refuse(file.path, ...brokenReason(place));
    },
  });
  let failure: string | undefined;
  try {
    const chunks = how.text
      ? [{ bytes: how.text, readBytes: file.sizeBytes }]
      : readLogFile(file.realPath, { ...how, signal: load.signal });
    for await (const chunk of chunks) {
      slicer.push(chunk.bytes);
      load.onRead(chunk.readBytes);
      if (writer.isFull) await writer.rotate();
    }
  } catch (error) {
    load.signal?.throwIfAborted();
    if (!isReadError(error)) throw error;
    failure = reasonOf(error);
  }
  isFailed = failure !== undefined || how.rescue !== undefined;
  // An item that the broken gzip cut is left to the rescue, which may have the rest of it.
  if (failure === undefined || how.rescue || !how.isGzip) slicer.end();
  counts.containers += slicer.containers;
  return failure;
}

function takeItem(
  file: LogFile,
  item: Item,
  writer: EventWriter,
  report: LoadReport,
  counts: FileCounts,
): void {
  const judged = judgeItem(item);
  if (judged.kind === "refused") {
    report.refuse(file.path, judged.reason, `record ${item.number}, byte ${item.offset}`);
    return;
  }
  counts.records++;
  if (judged.record.timeFrom === "container") counts.timeFromContainer++;
  if (judged.record.timeFrom === "nowhere") counts.withoutTime++;
  writer.add(judged.record, { file: file.path, offset: item.offset, number: item.number });
}

function sayWhatIsMissing(
  file: LogFile,
  counts: FileCounts,
  report: LoadReport,
  isRefusalSaid: boolean,
): void {
  if (counts.withoutTime > 0)
    report.warn(
      `${file.path}: ${records(counts.withoutTime)} without a time that can be read; kept, but in no hour of the index`,
    );
  if (counts.timeFromContainer > 0)
    report.warn(
      `${file.path}: ${records(counts.timeFromContainer)} without eventTime; the time that stands beside them was taken`,
    );
  if (counts.records > 0 || isRefusalSaid) return;
  report.warn(
    counts.containers > 0
      ? `${file.path} has an empty list of records`
      : `${file.path} has nothing but blanks`,
  );
}

function brokenReason(place: BrokenPlace): [reason: string, place: string] {
  const where = `record ${place.itemNumber}, which starts at byte ${place.itemOffset}`;
  switch (place.kind) {
    case "cut":
      return ["ends in the middle of a record", `at byte ${place.offset}, in ${where}`];
    case "too-long":
      return [`a record that is too long: expected ${place.expected}`, where];
    case "syntax": {
      if (place.itemNumber === 1 && place.offset === place.itemOffset)
        return [
          `not JSON: it starts with ${quote(place.found.toString("latin1"))}`,
          `at byte ${place.offset}`,
        ];
      return [
        `broken JSON: expected ${place.expected}`,
        `at byte ${place.offset}, found ${quote(place.found.toString("latin1"))}, in ${where}`,
      ];
    }
  }
}

/** Formats that are known by their first bytes and are no text in UTF-8. */
function foreignFormat(head: Buffer): string | undefined {
  const starts = (...bytes: number[]) => bytes.every((byte, index) => head[index] === byte);
  if (starts(0xff, 0xfe) || starts(0xfe, 0xff)) return "UTF-16 text: expected UTF-8";
  if (starts(0x50, 0x4b, 0x03, 0x04)) return "a zip archive: expected JSON, plain or gzip";
  if (starts(0x28, 0xb5, 0x2f, 0xfd)) return "zstd-compressed: expected JSON, plain or gzip";
  if (starts(0x42, 0x5a, 0x68)) return "bzip2-compressed: expected JSON, plain or gzip";
  if (starts(0xfd, 0x37, 0x7a, 0x58, 0x5a)) return "xz-compressed: expected JSON, plain or gzip";
  if (starts(0x50, 0x41, 0x52, 0x31)) return "a Parquet file: expected JSON, plain or gzip";
  return undefined;
}

/** Errors of the file's bytes or of the disk, as opposed to our own and the store's. */
function isReadError(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(Z_|E[A-Z])/.test(String(error.code));
}

function records(count: number): string {
  return count === 1 ? "1 record" : `${count} records`;
}
