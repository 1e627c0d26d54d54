import type { FunctionName } from "../bundle/functions.ts";

/** What a function is given; the most that it costs in a call is derived from it. */
export interface FunctionSize {
  readonly memoryMB: number;
  readonly timeoutSeconds: number;
  /** For reviewers: what was measured. */
  readonly why: string;
}

const DRAWING =
  "Measured on Node 24 over an index of 30 days with 1.5 million rows: every widget three times needs 459 MB at its peak (3 days: 166 MB, 7 days: 260 MB), and the slowest first widget of a cold function 1.7 s on one whole core.";

/** Lambda gives processors by memory: 1,769 MB is one whole vCPU (Developer Guide, "Configure Lambda function memory"). */
export const sizes: Readonly<Record<FunctionName, FunctionSize>> = {
  trailboard: {
    memoryMB: 1769,
    timeoutSeconds: 30,
    why: `${DRAWING} 1,769 MB are one whole vCPU, which is what a viewer waits for.`,
  },
  "trailboard-detail": {
    memoryMB: 1769,
    timeoutSeconds: 60,
    why: `${DRAWING} Its queries are cancelled after 45 s, which leaves 15 s to cancel, to keep the answer (8 MB at most) and to draw it.`,
  },
  "trailboard-public": {
    memoryMB: 1024,
    timeoutSeconds: 20,
    why: `${DRAWING} Its ranges are 31 days at most. Less memory than the others: strangers can call it.`,
  },
  "trailboard-indexer": {
    memoryMB: 2048,
    timeoutSeconds: 900,
    why: "Measured on Node 24: one hour of 335 thousand events with 183 thousand rows needs 774 MB at its peak, three of them at once (a run asks about three) 1,512 MB and 60 s without Lake's own time. 900 s is Lambda's longest: Lake may take minutes, and what is begun late is cancelled in time. Reserved concurrency 1: two at once would publish an hour's metrics twice.",
  },
};
