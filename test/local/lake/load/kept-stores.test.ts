import { spawn } from "node:child_process";
import { appendFile, mkdir, readdir, readFile, symlink, utimes, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "vitest";
import { type OpenLakeStoreOptions, openLakeStore } from "../../../../local/lake/open-store.ts";
import { newFolder, queryRows, recordOf, writeFiles } from "./log-folder.ts";

async function logsOf(count: number): Promise<{ logs: string; dataDir: string; open: Open }> {
  const folder = await newFolder();
  const logs = path.join(folder, "logs");
  const dataDir = path.join(folder, "data");
  const lines = Array.from({ length: count }, (_, index) => JSON.stringify(recordOf(`id-${index}`)));
  await writeFiles(logs, { "a/b/one.jsonl": lines.join("\n") });
  return { logs, dataDir, open: (more) => openLakeStore({ logs: [logs], dataDir, ...more }) };
}
type Open = (more?: Partial<OpenLakeStoreOptions>) => ReturnType<typeof openLakeStore>;

const databasesIn = async (dataDir: string) =>
  (await readdir(dataDir)).filter((name) => name.endsWith(".duckdb")).sort();

test("unchanged files are not loaded again, and the answer is the same", async () => {
  const { open } = await logsOf(3);
  const first = await open();
  const second = await open();
  expect(first.reused).toBe(false);
  expect(second).toEqual({ ...first, reused: true });
});

test("a changed, added or touched file is loaded again, under the same ARN", async () => {
  const { logs, open } = await logsOf(3);
  const first = await open();
  await appendFile(path.join(logs, "a/b/one.jsonl"), `\n${JSON.stringify(recordOf("new"))}`);
  const changed = await open();
  await writeFiles(logs, { "two.json": JSON.stringify(recordOf("two")) });
  const added = await open();
  await utimes(path.join(logs, "two.json"), 1, 1);
  const touched = await open();
  expect([first, changed, added, touched].map(({ events, reused }) => [events, reused])).toEqual([
    [3, false],
    [4, false],
    [5, false],
    [5, false],
  ]);
  expect(new Set([first, changed, added, touched].map((store) => store.eventDataStoreArn)).size).toBe(1);
  expect(first.eventDataStoreArn).toMatch(
    /^arn:aws:cloudtrail:eu-west-1:111122223333:eventdatastore\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
  );
});

test("old stores that nobody has open are removed, except the last used ones", async () => {
  const { logs, dataDir, open } = await logsOf(1);
  await mkdir(dataDir);
  // A process id that cannot be alive: beyond the largest of any Linux.
  const gone = "lake-0123456789abcdef.99999999";
  await writeFile(path.join(dataDir, `${gone}.open`), "");
  await writeFile(path.join(dataDir, `${gone}-01234567.tmp`), "half a load");
  await writeFile(path.join(dataDir, "lake-0123456789abcdef.duckdb"), "no summary: never complete");
  await writeFile(path.join(dataDir, "notes.txt"), "mine");
  await open();
  expect((await readdir(dataDir)).filter((name) => name.includes("0123456789abcdef"))).toEqual([]);

  // What this process opened it may still read: all of its own stay.
  for (let version = 0; version < 4; version++) {
    await appendFile(path.join(logs, "a/b/one.jsonl"), "\n");
    await open();
  }
  expect(await databasesIn(dataDir)).toHaveLength(5);
  for (const name of await readdir(dataDir))
    if (name.endsWith(".open"))
      await writeFile(path.join(dataDir, name.replace(/\.\d+\.open$/, ".99999999.open")), "");
  const { rm } = await import("node:fs/promises");
  for (const name of await readdir(dataDir))
    if (name.endsWith(`.${process.pid}.open`)) await rm(path.join(dataDir, name));
  const last = await open();
  expect(last.reused).toBe(true);
  expect(await databasesIn(dataDir)).toHaveLength(2);
  expect(await readFile(path.join(dataDir, "notes.txt"), "utf8")).toBe("mine");
});

test("two loads of the same at once both end well", async () => {
  const { dataDir, open } = await logsOf(500);
  const stores = await Promise.all([open(), open(), open()]);
  for (const store of stores) {
    expect(store.events).toBe(500);
    expect(await queryRows(store.databaseFile, "SELECT count(*)::INT FROM events")).toEqual([[500]]);
  }
  expect(await databasesIn(dataDir)).toHaveLength(1);
  expect((await readdir(dataDir)).filter((name) => name.includes(".tmp"))).toEqual([]);
});

test("a load that was stopped leaves nothing behind and the next one is whole", async () => {
  const { dataDir, open } = await logsOf(500);
  const stop = new AbortController();
  const reason = new Error("stopped by the test");
  await expect(open({ signal: stop.signal, onProgress: () => stop.abort(reason) })).rejects.toBe(reason);
  expect((await readdir(dataDir)).filter((name) => !name.endsWith(".open"))).toEqual([]);
  expect(await open()).toMatchObject({ events: 500, reused: false });
});

test("a load that was killed is never taken for complete, and its remains are removed", async () => {
  const { logs, dataDir, open } = await logsOf(5000);
  const module = path.resolve(import.meta.dirname, "../../../../local/lake/open-store.ts");
  // Bundled as the commands are: Node alone does not run TypeScript.
  const { build } = await import("esbuild");
  const program = path.join(path.dirname(dataDir), "loader.mjs");
  const duckdb = path.resolve(import.meta.dirname, "../../../../node_modules/@duckdb/node-api/lib/index.js");
  await build({
    stdin: {
      contents: `import { openLakeStore } from ${JSON.stringify(module)};
        const options = JSON.parse(process.argv[2]);
        await openLakeStore({ ...options, onProgress: () => process.stdout.write("loading\\n") });`,
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    platform: "node",
    format: "esm",
    outfile: program,
    external: ["@duckdb/*"],
  });
  await mkdir(path.join(path.dirname(dataDir), "node_modules"));
  await symlink(path.resolve(duckdb, "../../.."), path.join(path.dirname(dataDir), "node_modules/@duckdb"));
  const child = spawn(process.execPath, [program, JSON.stringify({ logs: [logs], dataDir })]);
  await new Promise<void>((resolve, reject) => {
    child.stdout.once("data", () => resolve());
    child.once("exit", (code) => reject(new Error(`The loader ended by itself with ${code}`)));
  });
  const dead = new Promise((resolve) => child.once("close", resolve));
  child.kill("SIGKILL");
  await dead;
  expect((await readdir(dataDir)).some((name) => name.includes(`.${child.pid}-`))).toBe(true);
  expect(await open()).toMatchObject({ events: 5000, reused: false });
  expect((await readdir(dataDir)).filter((name) => name.includes(`.${child.pid}`))).toEqual([]);
});

test("a summary that is damaged is loaded anew", async () => {
  const { dataDir, open } = await logsOf(2);
  const { databaseFile } = await open();
  await writeFile(databaseFile.replace(/duckdb$/, "json"), '{"events":');
  expect(await open()).toMatchObject({ events: 2, reused: false });
  expect(await databasesIn(dataDir)).toHaveLength(1);
});

test("folders are walked in one order, links are followed once, and a path that is given twice counts once", async () => {
  const { logs, dataDir } = await logsOf(3);
  await symlink(logs, path.join(logs, "a/loop"));
  await symlink(path.join(logs, "a/b/one.jsonl"), path.join(logs, "again.jsonl"));
  await symlink(path.join(logs, "nowhere"), path.join(logs, "broken.jsonl"));
  const store = await openLakeStore({ logs: [logs, logs, path.join(logs, "a")], dataDir });
  expect(store).toMatchObject({ events: 3, duplicates: 0, refusedCount: 1 });
  expect(store.refused).toEqual([
    { file: path.join(logs, "broken.jsonl"), reason: "there is no such file or folder", count: 1 },
  ]);
});

test("links that lead out of the given folders are refused by name, not followed", async () => {
  const { logs, dataDir } = await logsOf(2);
  for (const [link, target] of [
    ["root", "/"],
    ["passwd.json", "/etc/passwd"],
    ["up", ".."],
  ] as const)
    await symlink(target, path.join(logs, link));
  const store = await openLakeStore({ logs: [logs], dataDir });
  expect(store.events).toBe(2);
  expect(store.refused.map(({ file }) => path.basename(file)).sort()).toEqual(["passwd.json", "root", "up"]);
  expect(store.refused[0]?.reason).toContain("leads out of the folder");
});

test("progress goes up to all bytes of all files", async () => {
  const { open } = await logsOf(50);
  const seen: number[] = [];
  let total = 0;
  await open({
    onProgress: ({ doneBytes, totalBytes }) => {
      seen.push(doneBytes);
      total = totalBytes;
    },
  });
  expect(seen).toEqual([...seen].sort((a, b) => a - b));
  expect(seen.at(-1)).toBe(total);
});
