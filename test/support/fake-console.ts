import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { createAdaptorServer } from "@hono/node-server";
import { build } from "esbuild";
import { type ConsoleOptions, consoleApp } from "../../local/console/server.ts";
import { type FunctionRunner, startFunctions } from "../../local/functions/runner.ts";
import { fakeCloudWatch } from "./fake-cloudwatch.ts";
import { FAKE_ARN, PUBLIC_ARN, SLOW_ARN, writeFakeWidgets } from "./fake-widgets.ts";

export const FAKE_NOW_MS = Date.UTC(2026, 10, 22, 6);

export interface FakeConsole {
  readonly url: string;
  readonly runner: FunctionRunner;
  close(): Promise<void>;
}

/** The page on an ephemeral port, with the fake widgets run by the real runner. */
export async function startFakeConsole(
  dashboards: Readonly<Record<string, object>>,
  options: Partial<ConsoleOptions> = {},
): Promise<FakeConsole> {
  const folder = mkdtempSync(path.join(tmpdir(), "trailboard-console-"));
  writeFakeWidgets(folder);
  await build({
    entryPoints: { page: path.resolve("local/console/page/main.tsx") },
    outdir: path.join(folder, "console"),
    bundle: true,
    format: "iife",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".woff2": "dataurl" },
    logLevel: "error",
  });
  const common = { name: "fake", env: {}, timeoutMs: 30_000 };
  const runner = await startFunctions({
    builtDir: folder,
    functions: [
      { ...common, arn: FAKE_ARN },
      { ...common, arn: PUBLIC_ARN },
      { ...common, arn: SLOW_ARN, timeoutMs: 1500 },
    ],
    maxProcesses: 2,
  });
  const app = consoleApp({
    accountId: "111122223333",
    region: "us-east-1",
    awsEndpoint: () => "http://127.0.0.1:9/aws",
    cloudWatch: fakeCloudWatch(dashboards),
    invoke: runner.invoke,
    clock: () => FAKE_NOW_MS,
    clockStandsStill: true,
    dataRange: () => undefined,
    status: () => ({ indexing: null, note: "" }),
    builtPageDir: path.join(folder, "console"),
    ...options,
  });
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    runner,
    async close() {
      await runner.close();
      await new Promise((resolve) => {
        server.close(resolve);
        if ("closeAllConnections" in server) server.closeAllConnections();
      });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
