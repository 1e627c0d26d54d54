import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Plugin } from "esbuild";
import Handlebars from "handlebars";
import { helperNames } from "../../kit/helpers.ts";

const VIRTUAL = "trailboard:templates";
const SOURCE_LOCATION = /\{"start":\{"line":\d+,"column":\d+\},"end":\{"line":\d+,"column":\d+\}\}/g;
const builtIns = ["if", "unless", "each", "with", "lookup"];

/** Compiles every template in `folder` into one ES module; a helper that does not exist is an error here, not in front of a viewer. */
export function compileTemplates(folder: string): string {
  return `export default {templates: ${specs(folder)}, partials: ${specs(path.join(folder, "partials"))}};`;
}

function specs(folder: string): string {
  const knownHelpers = Object.fromEntries([...builtIns, ...helperNames].map((name) => [name, true]));
  const entries = readdirSync(folder)
    .filter((file) => file.endsWith(".hbs"))
    .sort()
    .map((file) => {
      // Lines and indentation are for the editor; between tags they are only bytes.
      const source = readFileSync(path.join(folder, file), "utf8").replace(/\n\s*/g, "\n");
      const spec = Handlebars.precompile(source, { knownHelpers, knownHelpersOnly: true, strict: true });
      // Strict mode names the missing field; where in the file it stood is a third of the code and tells a viewer nothing.
      const bare = String(spec).replace(SOURCE_LOCATION, "0");
      return `${JSON.stringify(path.basename(file, ".hbs"))}: ${bare}`;
    });
  return `{${entries.join(",\n")}}`;
}

/** For esbuild. */
export function templatesPlugin(folder: string): Plugin {
  return {
    name: VIRTUAL,
    setup(build) {
      build.onResolve({ filter: /^trailboard:templates$/ }, () => ({ path: VIRTUAL, namespace: VIRTUAL }));
      build.onLoad({ filter: /.*/, namespace: VIRTUAL }, () => ({
        contents: compileTemplates(folder),
        loader: "js",
      }));
    },
  };
}

/** For vitest (a Vite plugin by shape). */
export function templatesVitePlugin(folder: string) {
  return {
    name: VIRTUAL,
    resolveId: (id: string) => (id === VIRTUAL ? `\0${VIRTUAL}` : undefined),
    load: (id: string) => (id === `\0${VIRTUAL}` ? compileTemplates(folder) : undefined),
  };
}
