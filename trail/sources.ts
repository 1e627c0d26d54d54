import type { TimeRange } from "../kit/time.ts";
import type { Column, IndexName, IndexRows } from "./columns.ts";

/**
 * The ports: all that widgets and the indexer know of the world. Each has adapters at the edges and one contract
 * suite under test/conformance.
 */

// ---- objects: where the index is kept (a bucket prefix, or a folder) ----

export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

/** Keys use "/" and never start with it. A put is atomic: readers see the old bytes or the new ones. */
export interface ObjectStore {
  /** Undefined where there is no such object. */
  get(key: string): Promise<Uint8Array | undefined>;
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Deleting what is not there is no error. */
  delete(key: string): Promise<void>;
  /** All objects whose key starts with `prefix`, by key; every page of them. */
  list(prefix: string): Promise<readonly StoredObject[]>;
}

// ---- the index, read ----

/** Rows must match every filter. Texts are compared exactly. */
export interface Filter {
  readonly column: Column;
  readonly in?: readonly string[];
  readonly notIn?: readonly string[];
}

export interface GroupQuery {
  readonly index: IndexName;
  /** All whole hours that this range touches are read (`wholeHours`). */
  readonly range: TimeRange;
  readonly where?: readonly Filter[];
  /** Key columns of the answer; none gives one total row (or one per hour). */
  readonly by: readonly Column[];
  /** Also split by hour. */
  readonly perHour?: boolean;
  /** Columns whose distinct values are counted in each group. */
  readonly distinct?: readonly Column[];
}

export interface Group {
  /** In the order of `by`. */
  readonly key: readonly string[];
  /** Start of the hour where `perHour` was asked, else 0. */
  readonly hourMs: number;
  readonly calls: number;
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** In the order of `distinct`. */
  readonly distinct: readonly number[];
  /** `errors` only: one example, "" elsewhere. */
  readonly errorMessage: string;
}

/** One page of the groups of a query. */
export interface GroupPageQuery extends Omit<GroupQuery, "perHour"> {
  /** Groups on a page, from 1. */
  readonly limit: number;
  /** From 1; a page past the last one is the last one. */
  readonly page: number;
}

export interface GroupPage {
  /** The page's groups, in the order of `group()`: the most calls first, ties by key. */
  readonly groups: readonly Group[];
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
  /** Of all pages: how many groups there are, and the calls of all of them. */
  readonly groupCount: number;
  readonly calls: number;
}

export interface ObservedHour {
  readonly hourMs: number;
  /** When it was last looked at. */
  readonly observedAtMs: number;
  /** "lake:arn:..." */
  readonly source: string;
}

/** Which hours of a range were looked at: an hour that was not is missing, an hour without events is there. */
export interface Coverage {
  readonly range: TimeRange;
  /** Oldest first. */
  readonly hours: readonly ObservedHour[];
  /** End of the newest observed hour of the whole index (not only of the range); undefined for an empty index. */
  readonly indexedThroughMs: number | undefined;
}

export interface IndexReader {
  coverage(range: TimeRange): Promise<Coverage>;
  /** Groups with the most calls first, ties by key, then hour; perHour: by hour first. No group has 0 calls. */
  group(query: GroupQuery): Promise<readonly Group[]>;
  /** One page of `group()`, with the totals of all pages: what a ranking needs, without a list of 60,000 actors. */
  groupPage(query: GroupPageQuery): Promise<GroupPage>;
}

// ---- the index, written ----

/** What is known about one look at one hour. */
export interface HourObservation {
  readonly observedAtMs: number;
  readonly source: string;
  readonly bytesScanned: number;
  readonly eventsScanned: number;
}

/** What was published as metrics for an hour, so that a second look adds only what is new. Keys are the writer's. */
export type PublishedMetrics = Readonly<Record<string, number>>;

export interface IndexWriter {
  /** Both indexes of the hour, whole or not at all, whatever crashes; again with the same rows gives the same rows. */
  replaceHour(hourMs: number, rows: IndexRows, observation: HourObservation): Promise<void>;
  /** Undefined where nothing was published for the hour yet. */
  publishedMetrics(hourMs: number): Promise<PublishedMetrics | undefined>;
  savePublishedMetrics(hourMs: number, published: PublishedMetrics): Promise<void>;
  coverage(range: TimeRange): Promise<Coverage>;
  /** Makes the read-optimised copies of days that changed and are closed; a day copy can be rebuilt at any time. */
  refreshDays(range: TimeRange): Promise<void>;
}

// ---- CloudTrail Lake ----

export interface LakeStatistics {
  readonly eventsMatched: number;
  readonly eventsScanned: number;
  readonly bytesScanned: number;
  readonly executionTimeMs: number;
}

/** Cells are text as Lake prints it, or null. Labels may repeat. */
export interface LakeResult {
  readonly queryId: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | null)[])[];
  readonly statistics: LakeStatistics;
  /** True where `maxRows` cut the answer. */
  readonly truncated: boolean;
}

export type LakeErrorKind =
  | "invalid-statement"
  | "too-many-queries"
  | "throttled"
  | "failed"
  | "timed-out"
  | "cancelled"
  | "no-event-data-store"
  | "denied"
  | "unreachable";

/** A query that gave no answer, as what it is. The message is a sentence for people; `cause` holds AWS's error. */
export class LakeError extends Error {
  override readonly name = "LakeError";
  readonly kind: LakeErrorKind;
  /** Bytes that were scanned all the same, where known. */
  readonly bytesScanned: number;
  constructor(kind: LakeErrorKind, message: string, options: ErrorOptions & { bytesScanned?: number } = {}) {
    super(message, options);
    this.kind = kind;
    this.bytesScanned = options.bytesScanned ?? 0;
  }
}

export interface LakeQuery {
  /** Trino as Lake takes it, 1-10,000 characters, with the bare event data store id after FROM. */
  readonly statement: string;
  /** Undefined reads all pages. */
  readonly maxRows?: number;
  /** The query is cancelled at Lake when it takes longer. */
  readonly timeoutMs: number;
}

export interface Lake {
  /** The last part of the event data store's ARN: what stands after FROM. */
  readonly eventDataStoreId: string;
  /** "lake:<arn>", for observations. */
  readonly source: string;
  query(query: LakeQuery): Promise<LakeResult>;
}

// ---- CloudWatch metrics ----

export interface MetricQuery {
  readonly id: string;
  readonly label?: string;
  /** Either a metric or an expression over ids. */
  readonly metric?: {
    readonly namespace: string;
    readonly name: string;
    readonly dimensions: Readonly<Record<string, string>>;
    readonly stat: string;
    readonly periodSeconds: number;
  };
  readonly expression?: string;
  /** False for what only feeds an expression. */
  readonly returned?: boolean;
}

export interface MetricSeries {
  readonly id: string;
  readonly label: string;
  /** Oldest first; a period without data has no point. */
  readonly points: readonly { readonly atMs: number; readonly value: number }[];
  /** False where CloudWatch had only part of it to give. */
  readonly complete: boolean;
}

export interface MetricPoint {
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly atMs: number;
  readonly value: number;
}

export interface Metrics {
  /** All pages of GetMetricData. */
  read(queries: readonly MetricQuery[], range: TimeRange): Promise<readonly MetricSeries[]>;
  /** Unit Count, all batches of PutMetricData. */
  put(namespace: string, points: readonly MetricPoint[]): Promise<void>;
}

// ---- what a widget may ask ----

/** Lake is there in the function that may start queries, and nowhere else. */
export interface Sources {
  readonly index: IndexReader;
  readonly metrics: Metrics;
  readonly lake?: Lake;
  /** For answers that are kept for the next viewer, and the scan budget: the index's own objects. */
  readonly objects: ObjectStore;
  /** Namespace of Trailboard's own metrics. */
  readonly metricsNamespace: string;
  /** Bytes that viewers' queries together may scan in an hour. */
  readonly scanBudgetBytesPerHour: number;
}
