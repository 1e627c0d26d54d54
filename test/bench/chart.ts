import { coloursFor } from "../../kit/charts/colour.ts";
import { stackedBars } from "../../kit/charts/stacked-bars.ts";
import { type Frame, render } from "../../kit/render.ts";
import { HOUR_MS, hoursOf, UTC } from "../../kit/time.ts";
import { type Benchmark, type Figure, median } from "./figure.ts";

const SERIES = 8;
const HOURS = 168;
const ROUNDS = 400;
const AIM_MS = 2;
const AIM_KB = 20;

/** Eight services over a week, hour by hour: from counts to HTML, geometry and template together. */
export const chart: Benchmark = {
  name: "chart",
  async run() {
    const endMs = Date.UTC(2026, 10, 22, 4);
    const range = { startMs: endMs - HOURS * HOUR_MS, endMs };
    const hours = hoursOf(range);
    const names = ["s3", "sts", "ec2", "kms", "logs", "iam", "lambda", "dynamodb"].slice(0, SERIES);
    const colours = coloursFor(names);
    const series = names.map((label, rank) => ({
      label,
      colour: colours[rank] ?? ("other" as const),
      hours: new Map(hours.map((hourMs, at) => [hourMs, noisyCount(at, rank)])),
    }));
    const frame: Frame = {
      theme: "light",
      widgetId: "widget-1",
      widget: "activity",
      widthPx: 800,
      heightPx: 300,
      timeZone: UTC,
      notices: [],
      provenance: { indexedThroughMs: endMs, hours: { observed: HOURS, due: HOURS }, bytesScanned: 0 },
    };
    const drawOnce = () =>
      render(
        "activity",
        {
          chart: stackedBars({
            id: "widget-1-activity",
            widthPx: 800,
            heightPx: 240,
            range,
            zone: UTC,
            unit: "calls",
            series,
            observedHours: hours,
            nowMs: endMs,
          }),
        },
        frame,
      );
    const times: number[] = [];
    let html = "";
    for (let round = -100; round < ROUNDS; round += 1) {
      const startedMs = performance.now();
      html = drawOnce();
      // The first hundred warm up.
      if (round >= 0) times.push(performance.now() - startedMs);
    }
    const chartKb = Buffer.byteLength(html.replace(/<style>[\s\S]*?<\/style>/, "")) / 1000;
    const styleKb = Buffer.byteLength(html) / 1000 - chartKb;
    const medianMs = median(times);
    return [
      {
        what: `chart of ${SERIES} series x ${HOURS} hours, warm`,
        measured: `${medianMs.toFixed(2)} ms`,
        aim: `<= ${AIM_MS} ms`,
        met: medianMs <= AIM_MS,
        note: `median of ${ROUNDS}, counts to HTML`,
      },
      {
        what: `chart of ${SERIES} series x ${HOURS} hours, HTML`,
        measured: `${chartKb.toFixed(1)} KB`,
        aim: `<= ${AIM_KB} KB`,
        met: chartKb <= AIM_KB,
        note: `with axes, hovers, legend and footer; the style that every widget carries is ${styleKb.toFixed(1)} KB more`,
      },
    ] satisfies Figure[];
  },
};

/** The same noise in every run; hardly two neighbours alike, which is the worst case for the size. */
function noisyCount(at: number, rank: number): number {
  return Math.round(
    (1000 / (rank + 1)) * (1.2 + Math.sin(at / 4) + 0.4 * Math.sin(at * 12.9898 + rank * 78.233)),
  );
}
