import type { FunctionName } from "../bundle/functions.ts";

export interface FunctionSize {
  readonly memoryMB: number;
  readonly timeoutSeconds: number;
  /** For reviewers: what was measured. */
  readonly why: string;
}

export const sizes: Readonly<Record<FunctionName, FunctionSize>> = {
  trailboard: { memoryMB: 1769, timeoutSeconds: 30, why: "" },
  "trailboard-detail": { memoryMB: 1769, timeoutSeconds: 60, why: "" },
  "trailboard-public": { memoryMB: 1769, timeoutSeconds: 20, why: "" },
  "trailboard-indexer": { memoryMB: 1769, timeoutSeconds: 900, why: "" },
};
