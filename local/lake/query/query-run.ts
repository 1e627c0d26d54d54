import type { DuckDBConnection, DuckDBPreparedStatement } from "@duckdb/node-api";
import type { StoreScan } from "../sql/time-bounds.ts";
import type { ScanEstimate } from "./scan-estimate.ts";

export type QueryStatus = "QUEUED" | "RUNNING" | "FINISHED" | "FAILED" | "CANCELLED" | "TIMED_OUT";

export type Row = readonly (string | null)[];

/** A query from its start on. The engine changes it; others read it. */
export interface QueryRun {
  readonly id: string;
  readonly statement: string;
  readonly createdMs: number;
  readonly scanned: ScanEstimate;
  readonly scans: readonly StoreScan[];
  status: QueryStatus;
  executionTimeMs: number;
  errorMessage: string | undefined;
  labels: readonly string[];
  rows: readonly Row[];
  /** Of the rows' text, in UTF-16 units. */
  resultSize: number;
}

/** What a run holds while it may still run. */
export interface ActiveRun {
  readonly run: QueryRun;
  readonly connection: DuckDBConnection;
  readonly prepared: DuckDBPreparedStatement;
  /** Why it was interrupted, where it was. */
  stopped: "CANCELLED" | "TIMED_OUT" | undefined;
  /** Interrupts again and again: an interrupt that comes between two steps of a query is lost. */
  interrupting: NodeJS.Timeout | undefined;
}

export function isActive({ status }: QueryRun): boolean {
  return status === "QUEUED" || status === "RUNNING";
}
