import type { Tone } from "../kit/charts/tile.ts";
import type { Column, Outcome } from "../trail/columns.ts";
import type { Filter } from "../trail/sources.ts";

/**
 * A part of the index that several tiles read at once: calls, errors, denied and throttled are one question to the
 * index, not four.
 */
export interface Slice {
  readonly where: readonly Filter[];
}

const FAILED: readonly Outcome[] = ["denied", "throttled", "error"];

export const SLICES = {
  all: { where: [] },
  logins: {
    where: [
      { column: "eventSource", in: ["signin.amazonaws.com"] },
      { column: "eventName", in: ["ConsoleLogin"] },
    ],
  },
  root: { where: [{ column: "actorType", in: ["root"] }] },
  writes: { where: [{ column: "readOnly", in: ["false"] }] },
} as const satisfies Readonly<Record<string, Slice>>;

export type SliceName = keyof typeof SLICES;

export type KpiMeasure =
  /** Calls of a slice with one of these outcomes; none listed: with any. */
  | { readonly kind: "calls"; readonly slice: SliceName; readonly outcomes: readonly Outcome[] }
  /** Calls with these outcomes out of all calls, 0-1. */
  | { readonly kind: "rate"; readonly outcomes: readonly Outcome[] }
  /** Different values of a column. */
  | { readonly kind: "distinct"; readonly column: Column };

export interface Kpi {
  readonly label: string;
  /** What exactly is counted: the hover text. */
  readonly meaning: string;
  /** Whether more of it is good, bad or neither. */
  readonly more: Tone;
  readonly measure: KpiMeasure;
}

export const KPIS = {
  calls: {
    label: "Calls",
    meaning: "distinct events",
    more: "neutral",
    measure: { kind: "calls", slice: "all", outcomes: [] },
  },
  errors: {
    label: "Errors",
    meaning: "calls that failed, whatever the reason: denied, throttled or another error",
    more: "bad",
    measure: { kind: "calls", slice: "all", outcomes: FAILED },
  },
  errorRate: {
    label: "Error rate",
    meaning: "calls that failed, whatever the reason, out of all calls",
    more: "bad",
    measure: { kind: "rate", outcomes: FAILED },
  },
  denied: {
    label: "Denied",
    meaning: "calls that were refused for lack of permission",
    more: "bad",
    measure: { kind: "calls", slice: "all", outcomes: ["denied"] },
  },
  throttled: {
    label: "Throttled",
    meaning: "calls that were refused for being too many",
    more: "bad",
    measure: { kind: "calls", slice: "all", outcomes: ["throttled"] },
  },
  failedLogins: {
    label: "Failed logins",
    meaning: "console logins that failed",
    more: "bad",
    measure: { kind: "calls", slice: "logins", outcomes: FAILED },
  },
  rootActivity: {
    label: "Root activity",
    meaning: "calls made by root users",
    more: "bad",
    measure: { kind: "calls", slice: "root", outcomes: [] },
  },
  writes: {
    label: "Changes",
    meaning: "calls that were not read-only, failed ones included",
    more: "neutral",
    measure: { kind: "calls", slice: "writes", outcomes: [] },
  },
  actors: {
    label: "Actors",
    meaning: "different roles, users, services and other actors",
    more: "neutral",
    measure: { kind: "distinct", column: "actor" },
  },
  addresses: {
    label: "Sources",
    meaning: "different source addresses; AWS services that call count as one each",
    more: "neutral",
    measure: { kind: "distinct", column: "sourceIp" },
  },
  services: {
    label: "Services",
    meaning: "different services called",
    more: "neutral",
    measure: { kind: "distinct", column: "eventSource" },
  },
  regions: {
    label: "Regions",
    meaning: "different regions called",
    more: "neutral",
    measure: { kind: "distinct", column: "region" },
  },
  accounts: {
    label: "Accounts",
    meaning: "different accounts called",
    more: "neutral",
    measure: { kind: "distinct", column: "accountId" },
  },
} as const satisfies Readonly<Record<string, Kpi>>;

export type KpiName = keyof typeof KPIS;
export const KPI_NAMES = Object.keys(KPIS) as readonly KpiName[];
