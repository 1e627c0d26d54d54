import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const folder = path.join(import.meta.dirname, "../templates");
const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
  file.endsWith(".hbs"),
);

test("there are templates to look at", () => {
  expect(files.length).toBeGreaterThan(5);
});

test.each(files)(
  "%s writes every value escaped, in a quoted attribute, and no address of its own",
  (file) => {
    const source = readFileSync(path.join(folder, file), "utf8").replace(/\{\{!--[\s\S]*?--\}\}/g, "");

    expect(source).not.toMatch(/\{\{\{|\{\{&/); // unescaped output
    expect(source).not.toMatch(/=\s*\{\{/); // an unquoted attribute
    expect(source).not.toMatch(/<(script|iframe|use|object|embed|base|link|meta)\b/i);
    expect(source).not.toMatch(/\son[a-z]+\s*=/i);
    expect(source).not.toMatch(/(href|src|xlink:href)="(?!\{\{href |#)/); // only through the href helper's allow-list
    expect(source).not.toMatch(/url\((?!#)/); // styles fetch nothing
  },
);
