import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import os from "node:os";
import path from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { afterAll, beforeAll, expect, test } from "vitest";

const bin = path.join(import.meta.dirname, "../../bin/trailboard.js");
let folder: string;
let logs: string;
let dataDir: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "trailboard-cli-"));
  logs = path.join(folder, "logs.json");
  dataDir = path.join(folder, "data");
  const records = Array.from({ length: 40 }, (_, i) => record(i));
  // One record is delivered twice.
  writeFileSync(logs, JSON.stringify({ Records: [...records, records[0]] }));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function record(i: number) {
  const denied = i % 10 === 0;
  return {
    eventVersion: "1.09",
    userIdentity: {
      type: "IAMUser",
      arn: "arn:aws:iam::111122223333:user/ada",
      accountId: "111122223333",
      userName: "ada",
    },
    eventTime: `2026-03-0${1 + (i % 2)}T0${i % 4}:15:00Z`,
    eventSource: "s3.amazonaws.com",
    eventName: denied ? "GetBucketPolicy" : "ListBuckets",
    awsRegion: "eu-west-1",
    sourceIPAddress: "198.51.100.7",
    userAgent: "aws-cli/2.15.0",
    ...(denied ? { errorCode: "AccessDenied", errorMessage: "Access <b>Denied</b>" } : {}),
    requestParameters: null,
    responseElements: null,
    eventID: `00000000-0000-4000-8000-${String(i).padStart(12, "0")}`,
    readOnly: true,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: "111122223333",
    eventCategory: "Management",
  };
}

function trailboard(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [bin, ...args], { cwd: folder, timeout: 60_000 }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr });
    });
  });
}

test.each([
  [["preview", "--port", "70000"], 'Cannot use --port "70000": expected a whole number from 0 to 65535'],
  [["render", "no-such-widget"], 'Cannot render "no-such-widget": expected one of kpis'],
  [["render", "top", "--params", "[1]"], 'Cannot use --params "[1]": expected a JSON object'],
  [["render", "top", "--from", "2026-03-01"], "Cannot use --from without --to: expected both or neither"],
  [
    ["render", "top", "--from", "yesterday", "--to", "2026-03-01"],
    'Cannot use --from "yesterday": expected an ISO time',
  ],
  [["render", "top", "--theme", "blue"], 'Cannot use --theme "blue": expected one of light, dark'],
  [["render", "top", "--timezone", "+25:00"], 'Cannot use --timezone "+25:00": expected an offset'],
  [["index"], "Cannot index without --out <folder>"],
  [["nonsense"], "Unknown command 'nonsense'"],
  [["widgets", "--colour"], "Unknown option '--colour'"],
  [["widgets", "--\u001b]0;owned\u0007"], "Unknown option '--\\u001b]0;owned\\u0007'"],
])("trailboard %j says what is wrong in one sentence and exits with 2", async (args, sentence) => {
  const { code, stdout, stderr } = await trailboard(...args);

  expect(code).toBe(2);
  expect(stdout).toBe("");
  expect(stderr.trim().split("\n")).toHaveLength(1);
  expect(stderr).toContain(sentence);
});

test.each(["", "preview", "lake", "index", "render", "widgets", "query"])(
  "trailboard %s --help explains itself and exits with 0",
  async (command) => {
    const { code, stdout } = await trailboard(...(command ? [command] : []), "--help");

    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: trailboard${command ? ` ${command}` : ""}`);
  },
);

test("trailboard says which logs it cannot find and exits with 1", async () => {
  const { code, stderr } = await trailboard(
    "query",
    "SELECT 1",
    "--logs",
    path.join(folder, "nowhere"),
    "--data-dir",
    dataDir,
  );

  expect(code).toBe(1);
  expect(stderr).toMatch(/nowhere/);
});

test("trailboard widgets --json lists every widget with its parameters", async () => {
  const { code, stdout } = await trailboard("widgets", "--json");
  const widgets = JSON.parse(stdout) as {
    name: string;
    function: string;
    params: { name: string; type: string }[];
  }[];

  expect(code).toBe(0);
  expect(widgets.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["kpis", "activity", "top", "errors", "denied", "events", "metric-data", "query"]),
  );
  expect(widgets.find(({ name }) => name === "events")?.function).toBe("customWidget-trailboard-detail");
  for (const { params } of widgets) for (const param of params) expect(param.type).not.toBe("");
});

test("trailboard index writes hours whose calls add up to the distinct events of the logs", async () => {
  const out = path.join(folder, "index");
  const { code, stdout } = await trailboard("index", "--logs", logs, "--out", out, "--data-dir", dataDir);
  const connection = await (await DuckDBInstance.create()).connect();
  const actions = await connection.runAndReadAll(
    `SELECT sum(calls)::INT, count(DISTINCT date)::INT FROM read_parquet('${out}/hours/actions/**/*.parquet', hive_partitioning = true)`,
  );
  const errors = await connection.runAndReadAll(
    `SELECT sum(calls)::INT, any_value(errorCode), any_value(outcome) FROM read_parquet('${out}/hours/errors/**/*.parquet')`,
  );

  expect(code).toBe(0);
  expect(stdout).toMatch(/hours indexed/);
  expect(actions.getRows()).toEqual([[40, 2]]);
  expect(errors.getRows()).toEqual([[4, "AccessDenied", "denied"]]);
});

test("trailboard query answers a Lake SELECT over logs as JSON", async () => {
  const { code, stdout } = await trailboard(
    "query",
    "SELECT eventName, COUNT(*) FROM $EDS_ID GROUP BY eventName ORDER BY 2 DESC",
    ...["--logs", logs, "--data-dir", dataDir, "--json"],
  );

  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    columns: ["eventName", "_col1"],
    rows: [
      ["ListBuckets", "36"],
      ["GetBucketPolicy", "4"],
    ],
  });
});

test("trailboard query says why Lake refuses a statement and exits with 1", async () => {
  const { code, stderr } = await trailboard(
    "query",
    "DROP TABLE events",
    "--logs",
    logs,
    "--data-dir",
    dataDir,
  );

  expect(code).toBe(1);
  expect(stderr).toMatch(/SELECT/);
});

test("trailboard render prints one widget's exact answer, escaped", async () => {
  const { code, stdout } = await trailboard(
    ...["render", "denied", "--logs", logs, "--data-dir", dataDir],
    ...["--theme", "dark", "--width", "800", "--timezone", "+05:30"],
  );

  expect(code).toBe(0);
  expect(stdout).toContain("trailboard-dark");
  expect(stdout).toContain("GetBucketPolicy");
  expect(stdout).not.toContain("Access <b>Denied");
});

test("trailboard render --describe prints the documentation that CloudWatch asks for", async () => {
  const { code, stdout } = await trailboard(
    "render",
    "top",
    "--describe",
    "--logs",
    logs,
    "--data-dir",
    dataDir,
  );

  expect(code).toBe(0);
  expect(stdout).toContain("``` yaml\nwidget: top\n");
});

test("trailboard preview says when the first dashboard can be seen, and /healthz what was loaded", async () => {
  const child = spawn(
    process.execPath,
    [bin, "preview", "--logs", logs, "--port", "0", "--no-open", "--data-dir", dataDir],
    { cwd: folder, stdio: ["ignore", "pipe", "ignore"] },
  );
  try {
    const url = await new Promise<string>((resolve, reject) => {
      let printed = "";
      child.stdout.on("data", (chunk: Buffer) => {
        printed += chunk.toString();
        const found = /^Trailboard is ready: (http:\/\/127\.0\.0\.1:\d+\/)$/m.exec(printed)?.[1];
        if (found) resolve(found);
      });
      child.on("exit", (code) => reject(new Error(`preview ended with ${code}`)));
    });
    const health = await (await fetch(`${url}healthz`)).json();
    const page = await (await fetch(url)).text();

    expect(health).toMatchObject({ ready: true, events: 40, duplicates: 1, refused: 0, hours: 4 });
    expect(page).toContain("<title>");
    expect(await stop(child, "SIGTERM")).toBe(0);
  } finally {
    child.kill("SIGKILL");
  }
});

test("trailboard says that a port is taken before it makes or loads anything", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const { port } = other.address() as AddressInfo;
  const untouched = path.join(folder, "untouched");
  const { code, stdout, stderr } = await trailboard("lake", "--port", String(port), "--data-dir", untouched);
  other.close();

  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toBe(`Cannot use port ${port}: another program listens there; try --port 0\n`);
  expect(existsSync(untouched)).toBe(false);
});

test("trailboard preview answers from the first second, and Ctrl-C ends it there without leaving half a store", async () => {
  const port = await freePort();
  const stopped = path.join(folder, "stopped");
  const child = spawn(
    process.execPath,
    [bin, "preview", "--port", String(port), "--no-open", "--data-dir", stopped],
    { cwd: folder, stdio: "ignore" },
  );
  try {
    const url = `http://127.0.0.1:${port}/`;
    const health = await untilAnswered(`${url}healthz`);
    const page = await fetch(url, { headers: { accept: "text/html" } });
    const code = await stop(child, "SIGINT");

    expect(health).toMatchObject({ ready: false, loading: { what: expect.any(String) } });
    expect([page.status, page.headers.get("refresh")]).toEqual([503, "1"]);
    expect(code).toBe(130);
    expect(readdirSync(stopped).filter((name) => !name.endsWith(".open"))).toEqual([]);
  } finally {
    child.kill("SIGKILL");
  }
});

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<unknown> {
  const exited = once(child, "exit");
  child.kill(signal);
  return (await exited)[0];
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function untilAnswered(url: string): Promise<unknown> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer) return answer.json();
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
