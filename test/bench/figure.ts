/** One line of the table that `npm run bench` prints. */
export interface Figure {
  readonly what: string;
  /** "1.8 x", "12 ms", "231 KB" */
  readonly measured: string;
  readonly aim: string;
  readonly met: boolean;
  /** How it was measured, what it was held against. */
  readonly note: string;
}

/** One subject, run alone or with the others; long work says what it is doing. */
export interface Benchmark {
  readonly name: string;
  run(say: (line: string) => void): Promise<readonly Figure[]>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Runs A and B in turn, A B A B, so that a noisy machine disturbs both alike; medians in milliseconds. */
export async function sideBySide(
  rounds: number,
  a: () => Promise<unknown> | unknown,
  b: () => Promise<unknown> | unknown,
): Promise<{ aMs: number; bMs: number; ratio: number }> {
  const times: [number[], number[]] = [[], []];
  for (let round = -1; round < rounds; round++) {
    for (const [which, run] of [a, b].entries()) {
      const startedMs = performance.now();
      await run();
      // Round -1 warms up and is not counted.
      if (round >= 0) times[which]?.push(performance.now() - startedMs);
    }
  }
  const [aMs, bMs] = [median(times[0]), median(times[1])];
  return { aMs, bMs, ratio: aMs / bMs };
}

export function ratioFigure(
  what: string,
  ratio: number,
  aim: { atMost?: number; atLeast?: number },
  note: string,
): Figure {
  const met = ratio <= (aim.atMost ?? Number.POSITIVE_INFINITY) && ratio >= (aim.atLeast ?? 0);
  return {
    what,
    measured: `${ratio.toFixed(2)} x`,
    aim: aim.atMost === undefined ? `>= ${aim.atLeast}` : `<= ${aim.atMost}`,
    met,
    note,
  };
}
