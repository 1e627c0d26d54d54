import { expect, test } from "vitest";
import { LoadReport } from "../../../../local/lake/load/load-report.ts";

test("the same reason of a file is one line with a count and the first place, also when files alternate", () => {
  const report = new LoadReport();
  report.refuse("a", "bad", "record 1");
  report.refuse("b", "bad", "record 7");
  report.refuse("a", "bad", "record 2");
  expect(report.refusedCount).toBe(3);
  expect(report.refused).toEqual([
    { file: "a", reason: "bad (record 1)", count: 2 },
    { file: "b", reason: "bad (record 7)", count: 1 },
  ]);
});

test("whatever the logs hold, the lists are bounded and the counts are whole", () => {
  const report = new LoadReport();
  for (let reason = 0; reason < 100; reason++) report.refuse("a", `reason ${reason}`);
  expect(report.refused).toHaveLength(21);
  expect(report.refused.at(-1)).toEqual({ file: "a", reason: "other reasons", count: 80 });
  for (let file = 0; file < 5000; file++) {
    report.refuse(`file ${file}`, "bad");
    report.warn(`warning ${file}`);
  }
  expect(report.refused).toHaveLength(1000);
  expect(report.refusedCount).toBe(5100);
  expect(report.warnings).toHaveLength(201);
  expect(report.warnings.at(-1)).toBe("4800 more warnings are not listed");
});
