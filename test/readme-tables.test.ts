import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { permissionsTable } from "../deploy/cli/command-permissions.ts";
import { configSchema, defaultConfig } from "../deploy/config/config.ts";
import { dollars } from "../deploy/cost/cost-line.ts";
import { costTable, linesTable } from "../deploy/cost/cost-table.ts";
import { detailWorstCase, publicWorstCase } from "../deploy/cost/worst-case.ts";

const file = path.join(import.meta.dirname, "../README.md");
const withPublic = configSchema.parse({ public: { dashboards: ["overview"] } });

/** What stands between `<!-- name -->` and `<!-- /name -->` in the README is made from the code. */
const made: Readonly<Record<string, string>> = {
  permissions: permissionsTable(),
  cost: costTable(defaultConfig),
  "public-cost": publicCost(),
  "public-total": `at most **${dollars(publicWorstCase(withPublic).totalUsd)} a month**`,
  "detail-cost": `at most ${dollars(detailWorstCase(defaultConfig).totalUsd)} a month`,
};

function publicCost(): string {
  const { lines, totalUsd } = publicWorstCase(withPublic);
  return linesTable(lines, totalUsd);
}

test.each(Object.entries(made))(
  "README says of %s what the code says (TRAILBOARD_WRITE=1 npx vitest run test/readme-tables.test.ts writes it)",
  (name, text) => {
    const readme = readFileSync(file, "utf8");
    const between = new RegExp(`(<!-- ${name} -->\\n?)([\\s\\S]*?)(\\n?<!-- /${name} -->)`);
    expect(readme).toMatch(between);
    if (process.env.TRAILBOARD_WRITE)
      writeFileSync(
        file,
        readme.replace(between, (_all, before, _old, after) => `${before}${text}${after}`),
      );

    expect(between.exec(readFileSync(file, "utf8"))?.[2]).toBe(text);
  },
);
