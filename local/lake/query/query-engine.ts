import { randomUUID } from "node:crypto";
import type { LakeDatabase } from "../lake-database.ts";
import { isInterrupted, isOutOfMemory, sentenceOf } from "../sql/duckdb-error.ts";
import { countMatched } from "./count-matched.ts";
import { type CheckedStatement, planQuery } from "./plan-query.ts";
import { type ActiveRun, isActive, type QueryRun } from "./query-run.ts";
import { ResponseTooLarge, readRows } from "./read-rows.ts";
import { type StoreProfile, scanEstimate } from "./scan-estimate.ts";

/** "CloudTrail Lake: 10 queries queued or running", not adjustable (User Guide, limits). */
const MAX_ACTIVE = 10;
const WEEK_MS = 7 * 86_400_000;

export interface QueryEngineOptions {
  readonly database: LakeDatabase;
  readonly profiles: readonly StoreProfile[];
  readonly clock: () => number;
  /** A query that runs longer is TIMED_OUT. Default 60 s. */
  readonly timeoutMs?: number;
  /** Queries that run side by side; the others are QUEUED. Default 3. */
  readonly parallel?: number;
  /** Most text of one answer, in UTF-16 units. Default 256 M. */
  readonly maxResultSize?: number;
  /** Most text of all answers that are kept. Default 512 M. */
  readonly maxKeptSize?: number;
  /** Most queries that are remembered. Default 1000. */
  readonly maxKeptQueries?: number;
}

export interface QueryEngine {
  /** Undefined where 10 queries are queued or running. Throws StatementError. */
  start(statement: string): Promise<QueryRun | undefined>;
  find(id: string): QueryRun | undefined;
  /** Newest first. */
  runs(): readonly QueryRun[];
  cancel(id: string): void;
  /** Resolves when the query is neither queued nor running, or after `maxMs`. */
  ended(run: QueryRun, maxMs: number): Promise<void>;
  /** Events that its WHERE matches, counted when first asked; undefined where it cannot be counted. */
  eventsMatched(run: QueryRun): Promise<number | undefined>;
  close(): Promise<void>;
}

/** Runs queries side by side, keeps their answers for seven days or until there are too many, newest kept longest. */
export function queryEngine(options: QueryEngineOptions): QueryEngine {
  const { database, profiles, clock } = options;
  const {
    timeoutMs = 60_000,
    parallel = 3,
    maxResultSize = 256e6,
    maxKeptSize = 512e6,
    maxKeptQueries = 1000,
  } = options;
  const runs = new Map<string, QueryRun>();
  const active = new Map<string, ActiveRun>();
  const queue: ActiveRun[] = [];
  const matched = new Map<string, Promise<number | undefined>>();
  const executions = new Set<Promise<void>>();
  const checked = new Map<string, CheckedStatement>();
  const waiters = new Map<string, Set<() => void>>();
  let planning = 0;
  let running = 0;

  async function start(statement: string): Promise<QueryRun | undefined> {
    if (active.size + planning >= MAX_ACTIVE) return undefined;
    planning++;
    try {
      const started = await plan(statement);
      active.set(started.run.id, started);
      runs.set(started.run.id, started.run);
      queue.push(started);
      forget();
      return started.run;
    } finally {
      planning--;
      pump();
    }
  }

  async function plan(statement: string): Promise<ActiveRun> {
    const connection = await database.connect();
    // A statement that takes for ever to plan is one that takes for ever.
    const timer = setTimeout(() => connection.interrupt(), timeoutMs);
    try {
      const { prepared, scans } = await planQuery(connection, statement, {
        nowMs: clock(),
        eventDataStores: database.eventDataStoreIds,
        checked,
      });
      const run: QueryRun = {
        id: randomUUID(),
        statement,
        createdMs: clock(),
        scanned: scanEstimate(scans, profiles),
        scans,
        status: "QUEUED",
        executionTimeMs: 0,
        errorMessage: undefined,
        labels: [],
        rows: [],
        resultSize: 0,
      };
      return { run, connection, prepared, stopped: undefined, interrupting: undefined };
    } catch (error) {
      connection.closeSync();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  function pump(): void {
    while (running < parallel) {
      const next = queue.shift();
      if (!next) return;
      running++;
      const execution = execute(next).finally(() => {
        running--;
        executions.delete(execution);
        pump();
      });
      executions.add(execution);
    }
  }

  async function execute(current: ActiveRun): Promise<void> {
    const { run, connection, prepared } = current;
    run.status = "RUNNING";
    const startedMs = performance.now();
    const timer = setTimeout(() => stop(current, "TIMED_OUT"), timeoutMs);
    try {
      const { labels, rows, size } = await readRows(
        prepared,
        maxResultSize,
        () => current.stopped !== undefined,
      );
      if (current.stopped) finish(run, current.stopped);
      else {
        Object.assign(run, { labels, rows, resultSize: size });
        finish(run, "FINISHED");
      }
    } catch (error) {
      fail(current, error);
    } finally {
      clearTimeout(timer);
      clearInterval(current.interrupting);
      run.executionTimeMs = Math.max(1, Math.round(performance.now() - startedMs));
      active.delete(run.id);
      prepared.destroySync();
      connection.closeSync();
      forget();
    }
  }

  function fail({ run, stopped }: ActiveRun, error: unknown): void {
    if (stopped) {
      finish(run, stopped);
      return;
    }
    run.errorMessage = failureOf(error);
    finish(run, isInterrupted(error) ? "CANCELLED" : "FAILED");
  }

  function finish(run: QueryRun, status: QueryRun["status"]): void {
    run.status = status;
    for (const wake of waiters.get(run.id) ?? []) wake();
    if (status === "TIMED_OUT") run.errorMessage = `Query ran longer than ${timeoutMs / 1000} seconds`;
  }

  function ended(run: QueryRun, maxMs: number): Promise<void> {
    if (!isActive(run)) return Promise.resolve();
    return new Promise((resolve) => {
      const ofRun = waiters.get(run.id) ?? new Set();
      waiters.set(run.id, ofRun);
      const wake = () => {
        clearTimeout(timer);
        ofRun.delete(wake);
        if (ofRun.size === 0) waiters.delete(run.id);
        resolve();
      };
      const timer = setTimeout(wake, maxMs);
      ofRun.add(wake);
    });
  }

  function cancel(id: string): void {
    const current = active.get(id);
    if (!current || current.stopped) return;
    finish(current.run, "CANCELLED");
    const waiting = queue.indexOf(current);
    if (waiting < 0) {
      stop(current, "CANCELLED");
      return;
    }
    queue.splice(waiting, 1);
    active.delete(id);
    current.prepared.destroySync();
    current.connection.closeSync();
  }

  function stop(current: ActiveRun, why: "CANCELLED" | "TIMED_OUT"): void {
    current.stopped ??= why;
    current.connection.interrupt();
    current.interrupting ??= setInterval(() => current.connection.interrupt(), 50);
  }

  /** Oldest first, and never one that still runs. */
  function forget(): void {
    let size = 0;
    for (const run of runs.values()) size += run.resultSize;
    for (const run of runs.values()) {
      const late = run.createdMs < clock() - WEEK_MS;
      if (!late && runs.size <= maxKeptQueries && size <= maxKeptSize) return;
      if (isActive(run)) continue;
      size -= run.resultSize;
      runs.delete(run.id);
      matched.delete(run.id);
    }
  }

  function eventsMatched(run: QueryRun): Promise<number | undefined> {
    const known = matched.get(run.id) ?? countMatched(run, database, profiles, timeoutMs);
    matched.set(run.id, known);
    return known;
  }

  return {
    start,
    find: (id) => runs.get(id),
    runs: () => [...runs.values()].reverse(),
    cancel,
    ended,
    eventsMatched,
    async close() {
      for (const id of [...active.keys()]) cancel(id);
      await Promise.allSettled([...executions, ...matched.values()]);
    },
  };
}

function failureOf(error: unknown): string {
  if (error instanceof ResponseTooLarge) return error.message;
  if (isOutOfMemory(error)) return "Query exhausted resources at this scale factor";
  return sentenceOf(error);
}
