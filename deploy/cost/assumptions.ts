import { INDEX_NAMES } from "../../trail/columns.ts";
import { LOOK_AGAIN_HOURS } from "../../trail/indexing/hours-to-index.ts";

/**
 * What the estimate takes for granted beside the configuration: counted in the code, measured, or assumed, and then on
 * the dear side. GB are 1e9 bytes; a month is 730 hours, as AWS counts.
 */
export const HOURS_A_MONTH = 730;
export const DAYS_A_MONTH = HOURS_A_MONTH / 24;
export const SECONDS_A_MONTH = HOURS_A_MONTH * 3600;

/** One statement for each index. */
export const STATEMENTS = INDEX_NAMES.length;
/** Of each hour: once when it is over, and again for late events. */
export const LOOKS = 1 + LOOK_AGAIN_HOURS.length;
/** By hand, once: the days that a new dashboard is most often looked at with. */
export const BACKFILL_DAYS = 30;

/**
 * Bytes that go into an event data store for each byte that a query of all its columns scans. Lake bills compressed
 * bytes and AWS publishes no ratio, so none is assumed: the true scan is smaller.
 */
export const LAKE_COMPRESSION = 1;

/**
 * Seconds that the indexer waits for Lake's answers: users report 30 to 90 for a query, and the five hours of a run are
 * asked about three at a time, so two queries one after the other. Not measured on AWS.
 */
export const LAKE_QUERY_SECONDS = 90;
export const LAKE_SECONDS_OF_RUN = 2 * LAKE_QUERY_SECONDS;
/**
 * Seconds that reading the answers about 1 GB of events and writing their hours takes: measured, 60 s for three hours of
 * 335,000 events (stack/function-sizes.ts), of 1,436 bytes each as in the sample trail: 60 / 1.44 GB.
 */
export const WRITE_SECONDS_PER_GB = 42;

/** The slowest first widget of a function that has nothing in memory, on one vCPU: measured, 30 days of 1.5 million rows. */
export const VIEW_SECONDS = 1.8;

/** Bytes of the index for each byte of events: 3.77 MB for 102 MB of JSON, the sample trail's 69,895 events in 337 hours. */
export const INDEX_PER_EVENT_BYTE = 0.037;
/** Versions of an hour that a later look has replaced are kept so long (the index bucket's lifecycle rules). */
export const OLD_VERSIONS_DAYS = 7;

/**
 * Requests to S3 of a widget that finds nothing in memory: at the end of a day, 24 hours of today one by one, then
 * copies of days, of the range and of the one before that it is compared with; two lists of the index and two for each
 * month. Counted for three days, see the tests.
 */
export function viewRequests(days: number): { readonly reads: number; readonly lists: number } {
  const months = 1 + Math.ceil((2 * days) / 28);
  return { reads: 24 + 2 * days, lists: 2 + 2 * months };
}

/** Of a run of the schedule, after midnight, when it also copies days: counted, see the tests. */
export const RUN_REQUESTS = { reads: 102, writes: 50, lists: 47 } as const;

/** Of a drill-down that starts a query: its turn, the scan budget, the kept answer: counted, see the tests. */
export const DRILL_REQUESTS = { reads: 3, writes: 5, lists: 5 } as const;

/** What Lambda itself logs of a call as JSON: platform.start (240 bytes), platform.report (271) and 26 of CloudWatch Logs for each. */
export const LOG_BYTES = 563;
/** Of a call in a new environment: also platform.initStart (556 and 26). */
export const COLD_LOG_BYTES = LOG_BYTES + 582;

/** Metrics without a dimension, then for each value of a dimension, as trail/indexing/hour-metrics.ts publishes them. */
export const METRICS_ALONE = 5;
export const METRICS_PER_VALUE = 3;
/** Values that keep their name in an hour; the rest is one more, "other". */
export const NAMED_VALUES = 20;

/** Lambda's default quota of a Region, for a function that reserves none. */
export const ACCOUNT_CONCURRENCY = 1000;
/**
 * A call that does not wait for its answer may bring 1 MB (API reference, "Invoke"), of which Lambda bills each 64 KB beyond
 * the first 256 as one call more (AWS's announcement of October 2025): 1 + 768 / 64.
 */
export const CALLS_OF_LARGEST_EVENT = 13;
/** A character of our log takes so many bytes at most: three in UTF-8, or two escapes of two. */
export const LOG_BYTES_PER_CHARACTER = 4;
