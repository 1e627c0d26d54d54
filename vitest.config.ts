import path from "node:path";
import { defineConfig } from "vitest/config";
import { templatesVitePlugin } from "./deploy/bundle/templates-plugin.ts";

/**
 * Files that share a process: loading code and SDK anew for each of them took most of their time. test/support/same-process.ts
 * gives each file the environment and folder that the one before it found. Files that replace modules do not belong here.
 */
const TOGETHER = [
  "test/{kit,templates,trail,widgets}/**/*.test.ts",
  "test/deploy/{account,config,cost,doctor,embed,share}/**/*.test.ts",
  "test/support/**/*.test.ts",
];

export default defineConfig({
  plugins: [templatesVitePlugin(path.join(import.meta.dirname, "templates"))],
  test: {
    setupFiles: ["test/support/property-seed.ts", "test/support/same-process.ts"],
    testTimeout: 30_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    projects: [
      { extends: true, test: { name: "together", include: TOGETHER, isolate: false } },
      { extends: true, test: { name: "alone", include: ["test/**/*.test.ts"], exclude: TOGETHER } },
    ],
  },
});
