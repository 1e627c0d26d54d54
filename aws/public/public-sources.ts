import { inflateRawSync } from "node:zlib";
import { indexReader } from "../../trail/read/index-reader.ts";
import { type Pseudonym, redact } from "../../trail/redaction/redact.ts";
import type { IndexReader, ObjectStore, Sources } from "../../trail/sources.ts";

/** The index is written once an hour; a list is the dearest of what strangers can ask for. */
const INDEX_FRESH_FOR_MS = 60_000;
/**
 * Decoded columns that are kept: a week and the week before it of a busy organisation's index. Whoever asks for one
 * range after the other makes the function read again, not grow.
 */
const INDEX_CACHE_BYTES = 96e6;
/** A text takes some 200 bytes with all that knows it. */
const MAX_TEXTS = 300_000;

type ReadableObjects = Pick<ObjectStore, "get" | "list">;

/**
 * Sources of which only the index answers, and it knows pseudonyms only: all else refuses, so that no widget can ask it.
 * `nowMs` ages lists: a clock that runs, also where TRAILBOARD_AS_OF makes the widgets' stand still.
 */
export function publicSources(objects: ReadableObjects, pseudonym: Pseudonym, nowMs: () => number): Sources {
  return {
    index: redactedReader(objects, pseudonym, nowMs),
    metrics: { read: refuse, put: refuse },
    objects: { get: refuse, put: refuse, delete: refuse, list: refuse },
    metricsNamespace: "",
    scanBudgetBytesPerHour: 0,
  };
}

/** Filters and groups mean the redacted texts. */
function redactedReader(objects: ReadableObjects, pseudonym: Pseudonym, nowMs: () => number): IndexReader {
  const reader = indexReader({
    objects: readOnly(objects),
    nowMs,
    freshForMs: INDEX_FRESH_FOR_MS,
    cacheBytes: INDEX_CACHE_BYTES,
    maxTexts: MAX_TEXTS,
    inflate: inflateRawSync,
    rewrite: (column, text) => redact(column, text, pseudonym),
  });
  return {
    ...reader,
    async coverage(range) {
      const coverage = await reader.coverage(range);
      // A source is named by the event data store's ARN.
      return { ...coverage, hours: coverage.hours.map((hour) => ({ ...hour, source: "" })) };
    },
  };
}

function readOnly(objects: ReadableObjects): ObjectStore {
  return {
    get: (key) => objects.get(key),
    list: (prefix) => objects.list(prefix),
    put: refuse,
    delete: refuse,
  };
}

async function refuse(): Promise<never> {
  throw new Error("The public function reads the index and nothing else");
}
