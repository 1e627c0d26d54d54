import path from "node:path";
import { fileURLToPath } from "node:url";

const here = path.dirname(fileURLToPath(import.meta.url));

/** dist/: what the build left. The command is run out of dist/cli, its tests out of this folder. */
export const builtDir =
  path.basename(path.dirname(here)) === "dist" ? path.dirname(here) : path.resolve(here, "../dist");
