import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { fingerprint, zipOf } from "../../deploy/bundle/archive.ts";
import { functionNames } from "../../deploy/bundle/functions.ts";
import { writeManifest } from "../../deploy/bundle/manifest.ts";
import { idsOf } from "../../deploy/stack/logical-ids.ts";
import packageJson from "../../package.json" with { type: "json" };
import { HOUR, record } from "../support/records.ts";

const bin = path.join(import.meta.dirname, "../../bin/trailboard.js");
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "trailboard-preview-built-"));
  writeFileSync(path.join(folder, "log.json"), JSON.stringify({ Records: [record()] }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function preview(
  built: string,
): ChildProcess & { stdout: NodeJS.ReadableStream; stderr: NodeJS.ReadableStream } {
  return spawn(
    process.execPath,
    [
      ...[bin, "preview", "--built", built, "--logs", "log.json"],
      ...["--port", "0", "--no-open", "--data-dir", "data"],
    ],
    { cwd: folder, stdio: ["ignore", "pipe", "pipe"] },
  );
}

function readyAt(child: ReturnType<typeof preview>): Promise<string> {
  return new Promise((resolve, reject) => {
    let printed = "";
    let said = "";
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.stdout.on("data", (chunk: Buffer) => {
      printed += chunk.toString();
      const found = /^Trailboard is ready: (http:\/\/127\.0\.0\.1:\d+\/)$/m.exec(printed)?.[1];
      if (found) resolve(found);
    });
    child.on("exit", (code) => reject(new Error(`preview ended with ${code}: ${said}`)));
  });
}

async function invoke(url: string, endpoint: string, event: object): Promise<unknown> {
  const response = await fetch(`${url}api/invoke`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ endpoint, event }),
  });
  return response.json();
}

interface Body {
  readonly widgets: readonly {
    readonly type: string;
    readonly properties: {
      readonly endpoint?: string;
      readonly params?: object;
      readonly alarms?: readonly string[];
    };
  }[];
}

async function dashboardsOf(url: string): Promise<Record<string, Body>> {
  const { names } = (await (await fetch(`${url}api/dashboards`)).json()) as { names: string[] };
  const found: Record<string, Body> = {};
  for (const name of names) {
    const { body } = (await (await fetch(`${url}api/dashboards/${name}`)).json()) as { body: string };
    found[name] = JSON.parse(body);
  }
  return found;
}

/** A folder as a build leaves it, of functions that say where they are. */
async function builtByHand(dashboard: string): Promise<void> {
  const out = path.join(folder, "out");
  for (const part of ["code", "dashboards"]) mkdirSync(path.join(out, part), { recursive: true });
  const archives = functionNames.map((name) => {
    const source = `exports.handler = async () => "<p>${name} out of a zip, in " + process.env.LAMBDA_TASK_ROOT + "</p>";`;
    const bytes = zipOf({ "index.cjs": new TextEncoder().encode(source) });
    return { function: name, fileName: `${name}-${fingerprint(bytes)}.zip`, bytes };
  });
  for (const { fileName, bytes } of archives) writeFileSync(path.join(out, "code", fileName), bytes);
  const Resources = Object.fromEntries(
    functionNames.map((name) => [
      idsOf(name).function,
      { Type: "AWS::Lambda::Function", Properties: { FunctionName: `acme-${name}` } },
    ]),
  );
  writeFileSync(path.join(out, "stack.json"), JSON.stringify({ Resources }));
  writeFileSync(path.join(out, "dashboards", "Payments.json"), dashboard);
  await writeManifest(out, { version: packageJson.version, archives, dashboards: ["Payments"] });
}

test("trailboard preview --built runs the functions out of the zips and shows the dashboard out of its file", async () => {
  const markdown = "${AWS::Region} ${AWS::AccountId} ${AWS::Partition} ${!SUM}";
  await builtByHand(JSON.stringify({ widgets: [{ type: "text", properties: { markdown } }] }));
  const child = preview("out");
  try {
    const url = await readyAt(child);

    expect(await invoke(url, "acme-trailboard", { widget: "top" })).toEqual({
      kind: "answer",
      payload: expect.stringMatching(
        /^<p>trailboard out of a zip, in .*\/data\/built\/[0-9a-f]{16}\/trailboard<\/p>$/,
      ),
    });
    expect(await dashboardsOf(url)).toEqual({
      Payments: {
        widgets: [{ type: "text", properties: { markdown: "us-east-1 111122223333 aws ${SUM}" } }],
      },
    });
  } finally {
    child.kill("SIGKILL");
  }
});

test("trailboard preview --built says what is wrong with a dashboard before it loads anything", async () => {
  await builtByHand('{"widgets":[],"start":"${IndexFunction.Arn}"}');
  const child = preview("out");
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = await once(child, "exit");

  expect(code).toBe(1);
  expect(stderr).toBe(
    "Cannot use out/dashboards/Payments.json: it refers to ${IndexFunction.Arn}, expected one of AWS::Partition, AWS::Region, AWS::AccountId\n",
  );
});

test("trailboard preview --built says what is no build before it loads anything", async () => {
  const child = preview("nowhere");
  let stderr = "";
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [code] = await once(child, "exit");

  expect(code).toBe(1);
  expect(stderr).toBe("Cannot use nowhere: expected a folder that `trailboard build --out` made\n");
});

test("a build with names, alarms and public dashboards of its own is shown as it is deployed, and every widget answers", async () => {
  const config = {
    ...{ name: "acme", dashboardPrefix: "Acme", alarms: { deniedPerHour: 7 } },
    public: { dashboards: ["errors", "overview"], maxRangeDays: 2 },
  };
  writeFileSync(path.join(folder, "trailboard.config.json"), JSON.stringify(config));
  execFileSync(process.execPath, [bin, "build", "--out", "built"], { cwd: folder, stdio: "pipe" });
  const child = preview("built");
  try {
    const url = await readyAt(child);
    const dashboards = await dashboardsOf(url);
    const names = ["Acme-Errors", "Acme-Errors-Public", "Acme-Overview", "Acme-Overview-Public"];

    expect(Object.keys(dashboards).sort()).toEqual(names);
    for (const name of names) {
      const custom = (dashboards[name]?.widgets ?? []).filter(({ type }) => type === "custom");
      expect(custom.length, name).toBeGreaterThan(4);
      for (const { properties } of custom) {
        const { endpoint = "", params = {} } = properties;
        expect(endpoint).toMatch(
          name.endsWith("-Public")
            ? /^arn:aws:lambda:us-east-1:111122223333:function:customWidget-acme-public$/
            : /^arn:aws:lambda:us-east-1:111122223333:function:customWidget-acme(-detail)?$/,
        );
        const answer = await invoke(url, endpoint, { ...params, widgetContext: contextOf(params, 1) });
        expect(answer, `${name} ${JSON.stringify(params)}`).toEqual({
          kind: "answer",
          // Drawn from the index: a notice may only say that one record has nothing of that kind.
          payload: expect.stringMatching(/^(?!.*class="tb-notice tb-notice-(?!empty)).*class="trailboard/s),
        });
      }
    }
    // The bound of this configuration, not the default's 7 days.
    const [first] = (dashboards["Acme-Overview-Public"]?.widgets ?? []).filter(
      ({ type }) => type === "custom",
    );
    const { endpoint = "", params = {} } = first?.properties ?? {};
    expect(await invoke(url, endpoint, { ...params, widgetContext: contextOf(params, 72) })).toMatchObject({
      payload: expect.stringContaining("2 days"),
    });
    const alarms = dashboards["Acme-Overview"]?.widgets.flatMap(({ properties }) => properties.alarms ?? []);
    expect(alarms).toEqual([
      "arn:aws:cloudwatch:us-east-1:111122223333:alarm:Acme-Denied",
      "arn:aws:cloudwatch:us-east-1:111122223333:alarm:Acme-FailedLogins",
    ]);
    const found = await fetch(`${url}api/alarms`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ arns: alarms }),
    });
    expect(await found.json()).toMatchObject({
      alarms: [
        { name: "Acme-Denied", threshold: 7, metric: ["Acme", "Denied"] },
        { name: "Acme-FailedLogins", threshold: 3, metric: ["Acme", "FailedLogins"] },
      ],
    });
  } finally {
    child.kill("SIGKILL");
  }
});

function contextOf(params: object, hours: number): object {
  return {
    ...{ dashboardName: "x", widgetId: "widget-1", accountId: "111122223333", locale: "en" },
    timezone: { label: "UTC", offsetISO: "+00:00", offsetInMinutes: 0 },
    ...{ period: 300, isAutoPeriod: true, theme: "light", linkCharts: true, title: "", forms: { all: {} } },
    timeRange: { mode: "absolute", start: HOUR - (hours - 1) * 3_600_000, end: HOUR + 3_600_000 },
    ...{ params, width: 900, height: 400 },
  };
}
