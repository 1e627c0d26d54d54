import type { TimeRange } from "../../kit/time.ts";

/** What the page is told once, when it opens. */
export interface Session {
  readonly accountId: string;
  readonly region: string;
  readonly nowMs: number;
  readonly clockStandsStill: boolean;
  readonly dataRange: TimeRange | null;
}

/** What the server is doing, for the page's progress bar. */
export interface PreviewStatus {
  /** Null when nothing is being indexed. */
  readonly indexing: { readonly doneHours: number; readonly dueHours: number } | null;
  /** Shown beside the bar or in its place; "" for none. */
  readonly note: string;
}
