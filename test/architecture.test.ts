import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.join(import.meta.dirname, "..");

/** Who may import whom: the data path is the folder list, and imports run one way. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  kit: ["kit"],
  trail: ["kit", "trail"],
  widgets: ["kit", "trail", "widgets"],
  aws: ["kit", "trail", "widgets", "aws"],
  local: ["kit", "trail", "widgets", "local"],
  deploy: ["kit", "trail", "widgets", "aws", "local", "deploy", "package.json"],
};

/** No SDK, no file system, no clock: what runs in every place alike. */
const PURE = ["kit", "trail", "widgets"];
const PURE_PACKAGES =
  /^(d3-[a-z]+|handlebars(\/runtime\.js)?|hyparquet(-writer|\/src\/[a-z0-9_]+\.js)?|trailboard:templates)$/;

function sources(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => /\.tsx?$/.test(file) && !file.endsWith(".d.ts"))
    .map((file) => path.join(folder, file));
}

function importsOf(file: string): string[] {
  const text = readFileSync(path.join(root, file), "utf8");
  return [...text.matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map((match) => match[1] ?? "");
}

test.each(Object.entries(MAY_IMPORT))(
  "%s/ imports only what lies before it on the data path",
  (folder, allowed) => {
    const wrong = sources(folder).flatMap((file) =>
      importsOf(file)
        .filter((wanted) => wanted.startsWith("."))
        .map((wanted) => path.normalize(path.join(path.dirname(file), wanted)))
        .filter((target) => !allowed.includes(target.split(path.sep)[0] ?? ""))
        .map((target) => `${file} may not import ${target}`),
    );

    expect(wrong).toEqual([]);
  },
);

test.each(PURE)("%s/ is pure: no package that knows a machine, no clock", (folder) => {
  const wrong = sources(folder).flatMap((file) => {
    const packages = importsOf(file).filter(
      (wanted) => !wanted.startsWith(".") && !PURE_PACKAGES.test(wanted),
    );
    const text = readFileSync(path.join(root, file), "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "");
    const clock = /\bDate\.now\(|\bprocess\.|\bfetch\(|new Date\(\)/.exec(text)?.[0];
    return [
      ...packages.map((name) => `${file} imports ${name}`),
      ...(clock ? [`${file} uses ${clock}`] : []),
    ];
  });

  expect(wrong).toEqual([]);
});
