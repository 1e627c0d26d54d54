import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { defaultConfig } from "../deploy/config/config.ts";
import { functionOf } from "../deploy/dashboards/dashboard.ts";
import { namesOf } from "../deploy/names.ts";
import packageJson from "../package.json" with { type: "json" };
import { widgets } from "../widgets/index.ts";

const root = path.join(import.meta.dirname, "..");
const readme = readFileSync(path.join(root, "README.md"), "utf8");

test.each(widgets.map((widget) => [widget.name, widget] as const))(
  "README has the row of the widget %s",
  (name, widget) => {
    const row = readme.split("\n").find((line) => line.startsWith(`| \`${name}\` |`));

    expect(row, `| \`${name}\` | ...`).toBeDefined();
    expect(row).toContain(widget.about);
    expect(row).toContain(namesOf(defaultConfig).function(functionOf(widget.permission)));
  },
);

test("README names no npm script that does not exist", () => {
  const scripts = [...readme.matchAll(/npm (?:run )?(start|test|bench|build|[a-z]+:[a-z]+)\b/g)].map(
    (match) => match[1] ?? "",
  );

  expect(scripts).toEqual(expect.arrayContaining(["start", "test", "bench"]));
  for (const script of scripts) expect(packageJson.scripts).toHaveProperty([script]);
});

test("README names every command, and none that does not exist", () => {
  const cli = ["laptop", "aws"]
    .map((which) => readFileSync(path.join(root, `deploy/cli/${which}-commands.ts`), "utf8"))
    .join("\n");
  const declared = [...cli.matchAll(/program\s*\.command\("([a-z-]+)"\)/g)].map((match) => match[1] ?? "");
  const named = new Set([...readme.matchAll(/npx trailboard ([a-z-]+)/g)].map((match) => match[1] ?? ""));

  expect(declared.length).toBeGreaterThan(12);
  expect([...named].sort()).toEqual(declared.sort());
});

test("README shows pictures that are there", () => {
  const pictures = [...readme.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g)].map((match) => match[1] ?? "");

  expect(pictures.length).toBeGreaterThanOrEqual(2);
  for (const picture of pictures) expect(existsSync(path.join(root, picture)), picture).toBe(true);
});

test("README gives a reason for every dependency", () => {
  const names = [...Object.keys(packageJson.dependencies), ...Object.keys(packageJson.devDependencies)];

  for (const name of names.filter((name) => !name.startsWith("@types/")))
    expect(readme).toContain(`\`${name}\``);
});

test("README has a line for every folder of the house", () => {
  const folders = readdirSync(root, { withFileTypes: true }).filter(
    (entry) =>
      entry.isDirectory() && !entry.name.startsWith(".") && !["node_modules", "dist"].includes(entry.name),
  );

  for (const { name } of folders) expect(readme).toMatch(new RegExp(`^${name}/ `, "m"));
});

test("every widget has a template of its name, and every template a widget", () => {
  const templates = readdirSync(path.join(root, "templates")).filter((file) => file.endsWith(".hbs"));

  expect(templates.filter((file) => file !== "notice.hbs").sort()).toEqual(
    widgets.map(({ name }) => `${name}.hbs`).sort(),
  );
});
