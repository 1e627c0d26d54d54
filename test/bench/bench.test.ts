import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { benchmarks } from "./bench.ts";
import type { Benchmark } from "./figure.ts";
import { runBenchmarks } from "./run-benchmarks.ts";

test("every benchmark file is in the list, under its own name", () => {
  const runner = ["bench.ts", "bench.test.ts", "figure.ts", "run-benchmarks.ts"];
  const files = readdirSync(import.meta.dirname).filter(
    (file) => file.endsWith(".ts") && !runner.includes(file),
  );

  expect(benchmarks.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
});

const figure = { what: "work", measured: "9 ms", aim: "<= 5 ms", met: false, note: "a fast one" };
const slow: Benchmark = { name: "slow", run: async () => [figure] };
const broken: Benchmark = {
  name: "broken",
  run: async () => {
    throw new Error("out of luck");
  },
};

async function run(names: readonly string[], list: readonly Benchmark[] = [broken, slow]) {
  const lines: string[] = [];
  const code = await runBenchmarks(list, names, (line) => lines.push(line));
  return { code, text: lines.join("\n") };
}

test("a missed aim is a line of the table and no failure", async () => {
  const { code, text } = await run(["slow"]);

  expect(code).toBe(0);
  expect(text).toContain("| work | 9 ms     | <= 5 ms | no  | a fast one |");
  expect(text).toContain("0 of 1 aims met");
});

test("a benchmark that breaks says why, and the others run all the same", async () => {
  const { code, text } = await run([]);

  expect(code).toBe(1);
  expect(text).toContain("broken failed: out of luck");
  expect(text).toContain("| work ");
});

test("an unknown name runs nothing and says which there are", async () => {
  const { code, text } = await run(["quick"]);

  expect(code).toBe(2);
  expect(text).toBe('Cannot run "quick": expected one of broken, slow');
});
