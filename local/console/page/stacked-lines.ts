import { stackSeries } from "./line-segments.ts";
import type { ChartLine } from "./use-metrics.ts";

/** Series that share an axis stand on each other; those of the other axis have another unit. */
export function stackedOrNot(lines: readonly ChartLine[], stacked: boolean): ReturnType<typeof stackSeries> {
  if (!stacked) return lines.map(({ points }) => ({ points, baseOf: () => 0 }));
  const ofSide = (side: "left" | "right") =>
    stackSeries(lines.map((line) => (line.yAxis === side ? line.points : [])));
  const [left, right] = [ofSide("left"), ofSide("right")];
  return lines.map(
    (line, at) => (line.yAxis === "right" ? right : left)[at] ?? { points: [], baseOf: () => 0 },
  );
}
