import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Config, type ConfigSpec, configSchema, defaultConfig } from "../../../deploy/config/config.ts";
import { amount, dollars, wholeCents } from "../../../deploy/cost/cost-line.ts";
import { costTable } from "../../../deploy/cost/cost-table.ts";
import { daysOf, estimate } from "../../../deploy/cost/estimate.ts";
import { prices } from "../../../deploy/cost/prices.ts";
import { sizes } from "../../../deploy/stack/function-sizes.ts";

const config = (spec: ConfigSpec): Config => configSchema.parse(spec);
const line = (of: Config, what: string) => {
  const found = estimate(of).lines.find((candidate) => candidate.what === what);
  if (!found) throw new Error(`No line "${what}"`);
  return found;
};

describe("by hand, for 1 GB of events a day:", () => {
  test("the hourly index scans each hour five times with two statements", () => {
    const index = line(defaultConfig, "Lake: hourly index");

    // 1 GB / 24 h x 2 x 5 x 730 h = 304.17 GB; x $0.005 = $1.5208, up to the cent.
    expect(index.quantity).toBeCloseTo(304.1667, 3);
    expect(index).toMatchObject({ unit: "GB scanned", unitPriceUsd: 0.005, monthlyUsd: 1.53 });
    expect(index.how).toBe("1 GB / 24 h x 2 statements x 5 looks x 730 hours; as if Lake did not compress");
  });

  test("a click scans an hour at most", () => {
    // 20 a day x 30.4167 days x 1/24 GB = 25.347 GB; x $0.005 = $0.1267
    expect(line(defaultConfig, "Lake: drill-downs")).toMatchObject({ monthlyUsd: 0.13 });
  });

  test("a back-fill of 30 days is paid once", () => {
    // 1 GB x 30 days x 2 statements = 60 GB; x $0.005 = $0.30
    expect(estimate(defaultConfig).once).toMatchObject({ quantity: 60, monthlyUsd: 0.3 });
    expect(estimate(defaultConfig).lines).not.toContainEqual(estimate(defaultConfig).once);
  });

  test("an organisation of 4 accounts, 4 Regions and 15 services has 74 metrics; none has more than 194", () => {
    const metrics = (accounts: number, regions: number, services: number) =>
      line(config({ estimate: { accounts, regions, services } }), "CloudWatch: metrics");

    expect(line(defaultConfig, "CloudWatch: metrics")).toMatchObject({ quantity: 74, monthlyUsd: 22.2 });
    expect(metrics(20, 20, 20)).toMatchObject({ quantity: 185, monthlyUsd: 55.5 });
    expect(metrics(1000, 30, 300)).toMatchObject({ quantity: 194, monthlyUsd: 58.2 });
  });

  test("ten widgets for eight hours a day, every quarter of an hour", () => {
    const widgets = line(config({ dashboards: ["overview"] }), "Lambda: widgets");
    const { memoryMB } = sizes.trailboard;

    // 8 h x 4 x 30.4167 days x 10 widgets = 9733.3 calls x 1.8 s
    expect(widgets.quantity).toBeCloseTo((9733.333 * 1.8 * memoryMB) / 1024, 0);
    expect(widgets.how).toBe(`9,733 calls x 1.8 s x ${memoryMB} MB`);
  });

  test("a run waits 180 s for Lake and writes five hours, at most as long as the function may take", () => {
    const { memoryMB } = sizes["trailboard-indexer"];
    const seconds = (ingestedGBPerDay: number) =>
      line(config({ estimate: { ingestedGBPerDay } }), "Lambda: indexer").quantity / 730 / (memoryMB / 1024);

    // 180 s + 5 h x 1 GB / 24 h x 42 s
    expect(seconds(1)).toBeCloseTo(188.75, 6);
    expect(seconds(1000)).toBeCloseTo(900, 6);
  });

  test("400 days of the index, and the versions that later looks replaced", () => {
    // 1 GB x 0.037 x (400 + 4 x 7) days = 15.836 GB; x $0.023 = $0.3642
    expect(line(defaultConfig, "S3: index")).toMatchObject({ monthlyUsd: 0.37 });
  });
});

describe("what the stack has is counted in its template:", () => {
  test("dashboards, with their public copies", () => {
    expect(line(defaultConfig, "CloudWatch: dashboards")).toMatchObject({ quantity: 2, monthlyUsd: 6 });
    expect(line(config({ public: { dashboards: ["overview"] } }), "CloudWatch: dashboards")).toMatchObject({
      quantity: 3,
      monthlyUsd: 9,
    });
  });

  test("alarms, those of the dashboards and those on the indexer; one more with a public function", () => {
    const alarms = (of: Config) => line(of, "CloudWatch: alarms").quantity;

    expect(alarms(defaultConfig)).toBeGreaterThanOrEqual(4);
    expect(alarms(config({ public: { dashboards: ["overview"] } }))).toBe(alarms(defaultConfig) + 1);
  });

  test("what is not asked for has no line", () => {
    const whats = (of: Config) => estimate(of).lines.map(({ what }) => what);
    const optional = ["Secrets Manager: key of the pseudonyms", "SNS: e-mails", "KMS: requests"];
    const everything = config({
      public: { widgets: [{ widget: "kpis" }] },
      notify: ["a@example.com"],
      index: { kmsKey: "arn:aws:kms:us-east-1:111122223333:key/0f5c1a2b" },
    });

    for (const what of optional) expect(whats(defaultConfig)).not.toContain(what);
    expect(whats(everything)).toEqual(expect.arrayContaining(optional));
    expect(line(everything, "Secrets Manager: key of the pseudonyms").monthlyUsd).toBe(0.4);
  });

  test("a configuration without dashboards has no views, and says so in numbers", () => {
    expect(line(config({ dashboards: [] }), "Lambda: widgets")).toMatchObject({ quantity: 0, monthlyUsd: 0 });
  });

  test("the other processor costs a quarter more", () => {
    const arm = line(defaultConfig, "Lambda: indexer");
    const x86 = line(config({ architecture: "x86_64" }), "Lambda: indexer");

    expect(x86.quantity).toBe(arm.quantity);
    expect(x86.unitPriceUsd / arm.unitPriceUsd).toBeCloseTo(1.25, 2);
  });
});

describe("whatever the numbers,", () => {
  const anyConfig = fc
    .record({
      ingestedGBPerDay: fc.double({ min: 0.001, max: 1_000_000, noNaN: true }),
      viewerHoursPerDay: fc.double({ min: 0, max: 10_000, noNaN: true }),
      refreshMinutes: fc.double({ min: 0.1, max: 1440, noNaN: true }),
      drillDownsPerDay: fc.integer({ min: 0, max: 1_000_000 }),
      services: fc.integer({ min: 1, max: 500 }),
    })
    .map((estimate) => config({ estimate, notify: ["a@example.com"] }));

  test("the total is the sum of what the lines say, to the cent", () => {
    fc.assert(
      fc.property(anyConfig, (given) => {
        const { lines, totalUsd } = estimate(given);
        const cents = lines.map(({ monthlyUsd }) => Math.round(monthlyUsd * 100));

        expect(Math.round(totalUsd * 100)).toBe(cents.reduce((sum, value) => sum + value, 0));
        for (const { monthlyUsd } of lines) expect(monthlyUsd).toBe(wholeCents(monthlyUsd));
      }),
      { numRuns: 50 },
    );
  });

  test("a line is its quantity times its price, up to the next cent; what costs anything is not 0", () => {
    fc.assert(
      fc.property(anyConfig, (given) => {
        for (const { quantity, unitPriceUsd, monthlyUsd } of estimate(given).lines) {
          const exact = quantity * unitPriceUsd;
          expect(monthlyUsd).toBeGreaterThanOrEqual(exact * (1 - 1e-9));
          expect(monthlyUsd).toBeLessThanOrEqual(exact * (1 + 1e-9) + 0.01);
          if (exact > 0) expect(monthlyUsd).toBeGreaterThan(0);
        }
      }),
      { numRuns: 50 },
    );
  });

  test("ten times the events are ten times the scans, the storage and the writing, and nothing else", () => {
    const [once, tenfold] = [1, 10].map((ingestedGBPerDay) =>
      estimate(config({ estimate: { ingestedGBPerDay } })),
    );
    const grown = once?.lines.flatMap(({ what, quantity }, at) => {
      const factor = (tenfold?.lines[at]?.quantity ?? Number.NaN) / quantity;
      return Math.abs(factor - 1) < 1e-9 ? [] : [[what, Number(factor.toFixed(6))]];
    });

    expect(grown).toEqual([
      ["Lake: hourly index", 10],
      ["Lake: drill-downs", 10],
      // (180 s + 10 x 8.75 s) / (180 s + 8.75 s): Lake takes its time for few events too.
      ["Lambda: indexer", 1.417219],
      ["S3: index", 10],
    ]);
    expect(tenfold?.once.quantity).toBe(600);
  });
});

test("every price has a source and a date, and none is free", () => {
  for (const { usd, per, source, asOf } of Object.values(prices)) {
    expect(usd).toBeGreaterThan(0);
    expect(per).not.toBe("");
    expect(source).toMatch(/\./);
    expect(asOf).toMatch(/^(20\d\d-\d\d|undated)$/);
  }
});

test.each([
  ["-P3D", 3],
  ["-PT12H", 1],
  ["-P1DT12H", 2],
  ["-P1W", 7],
  ["-P1M", 31],
  ["yesterday", 366],
])("a dashboard that opens with %s shows %i days at most", (start, days) => {
  expect(daysOf(start)).toBe(days);
});

describe("the table", () => {
  const rows = costTable(defaultConfig).split("\n");

  test("has a row for each line, the sum, and what is paid once", () => {
    const { lines, totalUsd } = estimate(defaultConfig);

    expect(rows).toHaveLength(2 + lines.length + 2);
    expect(rows[0]).toBe("| what | quantity | price | costs | how |");
    expect(rows.at(-2)).toContain(`**${dollars(totalUsd)}**`);
    expect(rows.at(-1)).toContain("once");
  });

  test("has five cells in each row, and small prices without an exponent", () => {
    for (const row of rows) expect(row.split("|")).toHaveLength(7);
    expect(rows.join("\n")).toContain("$0.0000004 / GET");
    expect(rows.join("\n")).toContain("$0.30 / metric-month");
    expect(rows.join("\n")).not.toMatch(/\de-\d|NaN|undefined/);
  });
});

test("sums of money are written to the cent, amounts with three digits that count", () => {
  expect([0, 0.05, 1234.5, 1e6].map(dollars)).toEqual(["$0.00", "$0.05", "$1,234.50", "$1,000,000.00"]);
  expect([0, 0.041666, 25.347, 304.17, 5.256e9].map(amount)).toEqual([
    "0",
    "0.0417",
    "25.3",
    "304",
    "5,256,000,000",
  ]);
});
