import type { Benchmark, Figure } from "./figure.ts";

/**
 * Runs the benchmarks that are named, all of them where none is, and prints one table. A missed aim is a finding and
 * no failure: only an unknown name (2) and a benchmark that broke (1) are no success. Those after it run all the same.
 */
export async function runBenchmarks(
  benchmarks: readonly Benchmark[],
  names: readonly string[],
  print: (line: string) => void = console.log,
): Promise<0 | 1 | 2> {
  const unknown = names.find((wanted) => !benchmarks.some(({ name }) => name === wanted));
  if (unknown !== undefined) {
    print(`Cannot run "${unknown}": expected one of ${benchmarks.map(({ name }) => name).join(", ")}`);
    return 2;
  }
  const figures: Figure[] = [];
  const failures: string[] = [];
  for (const benchmark of benchmarks) {
    if (names.length > 0 && !names.includes(benchmark.name)) continue;
    print(`${benchmark.name} ...`);
    const startedMs = performance.now();
    try {
      const found = await benchmark.run((line) => print(`  ${line}`));
      // Told at once too: whoever stops a run of minutes has what is done by then.
      for (const { what, measured, aim } of found) print(`  ${what}: ${measured} (aim ${aim})`);
      figures.push(...found);
    } catch (error) {
      failures.push(`${benchmark.name} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
    print(`  ${((performance.now() - startedMs) / 1000).toFixed(0)} s`);
  }
  if (figures.length > 0) for (const line of ["", ...tableOf(figures), ""]) print(line);
  print(`${figures.filter(({ met }) => met).length} of ${figures.length} aims met`);
  for (const failure of failures) print(failure);
  return failures.length > 0 ? 1 : 0;
}

const TITLES = ["what", "measured", "aim", "met", "note"] as const;

/** Markdown, so that it can be pasted; columns padded, so that it can be read as it is. */
function tableOf(figures: readonly Figure[]): string[] {
  const rows = figures.map(({ what, measured, aim, met, note }) => [
    what,
    measured,
    aim,
    met ? "yes" : "no",
    note,
  ]);
  const widths = TITLES.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(" | ")} |`;
  return [line(TITLES), `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`, ...rows.map(line)];
}
