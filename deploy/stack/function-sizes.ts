import type { FunctionName } from "../bundle/functions.ts";
import type { Config } from "../config/config.ts";

/** What a function is given; the most that it costs in a call is derived from it. */
export interface FunctionSize {
  readonly memoryMB: number;
  readonly timeoutSeconds: number;
  /** For reviewers: what was measured. */
  readonly why: string;
}

const DRAWING =
  "Measured on Node 24 over an index of 30 days with 1.5 million rows: every widget three times needs 459 MB at its peak (3 days: 166 MB, 7 days: 260 MB), and the slowest first widget of a cold function 1.7 s on one whole core.";

/** `npm run bench public-calls`: Node 20, the function as it is built. Its time is paid by the owner and spent by strangers. */
const PUBLIC =
  "Measured on Node 20 over an index of 30 days with 1.5 million rows, in a heap as Lambda bounds it. No call is longer than the timeout, none shorter than 100 ms; events of more than 100,000 characters are not parsed, which could need 1,100 MB.";

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
    why: `${PUBLIC} 31 days of it need 430 MB at their peak. Of a whole core 1,024 MB give 58 %: the slowest call (3.3 s on a busy machine) takes about 5.7 s, the median (0.2 s) 0.4 s.`,
  },
  "trailboard-indexer": {
    memoryMB: 2048,
    timeoutSeconds: 900,
    why: "Measured on Node 24: one hour of 335 thousand events with 183 thousand rows needs 774 MB at its peak, three of them at once (a run asks about three) 1,512 MB and 60 s without Lake's own time. 900 s is Lambda's longest: Lake may take minutes, and what is begun late is cancelled in time. Reserved concurrency 1: two at once would publish an hour's metrics twice.",
  },
};

/** Up to a week, half of the memory is enough for the public function: what strangers can make it cost is mostly this. */
const PUBLIC_WEEK: FunctionSize = {
  memoryMB: 512,
  timeoutSeconds: 20,
  why: `${PUBLIC} 7 days of it need 293 MB at their peak. Of a whole core 512 MB give 29 %: a cold start with its first call (0.6 s of a whole core) takes about 2 s, the slowest call (1.3 s on a quiet machine, 1.8 s on a busy one) 4.5 to 6 s, the median (0.1 s) 0.4 s.`,
};
const PUBLIC_WEEK_DAYS = 7;

export function sizeOf(name: FunctionName, config: Pick<Config, "public">): FunctionSize {
  const isWeek = name === "trailboard-public" && config.public.maxRangeDays <= PUBLIC_WEEK_DAYS;
  return isWeek ? PUBLIC_WEEK : sizes[name];
}
