import path from "node:path";
import { defineConfig } from "vitest/config";
import { templatesVitePlugin } from "./deploy/bundle/templates-plugin.ts";

export default defineConfig({
  plugins: [templatesVitePlugin(path.join(import.meta.dirname, "templates"))],
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/support/property-seed.ts"],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
  },
});
