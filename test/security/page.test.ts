import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import http from "node:http";
import os from "node:os";
import path from "node:path";
import { CloudWatchClient, PutDashboardCommand } from "@aws-sdk/client-cloudwatch";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../support/chromium.ts";
import { hostileRecords } from "./hostile-records.ts";
import { strangersInPage } from "./strangers-in-page.ts";

const SHOW = "arn:aws:lambda:us-east-1:111122223333:function:customWidget-trailboard";
const WHERE = "FROM $EDS_ID WHERE eventTime >= '$START' AND eventTime < '$END'";
const SQL = `SELECT eventName, userAgent, userIdentity, requestParameters, eventTime, COUNT(*) AS calls ${WHERE} GROUP BY 1, 2, 3, 4, 5`;

const asked: readonly { readonly widget: string; readonly [param: string]: unknown }[] = [
  { widget: "kpis" },
  ...["eventSource", "region", "accountId", "actorType", "category", "client"].map((by) => ({
    widget: "activity",
    by,
  })),
  ...["actions", "actors", "addresses", "services", "regions", "accounts", "errors", "clients"].map((of) => ({
    widget: "top",
    of,
    limit: 50,
  })),
  { widget: "errors", limit: 50 },
  { widget: "denied", limit: 50 },
  { widget: "metric-data" },
  { widget: "events", run: true, limit: 200 },
  ...["table", "line", "bar", "pie"].map((view) => ({
    widget: "query",
    sql: SQL,
    view,
    series: "eventName",
    ask: "never",
  })),
  { widget: "<img src=x onerror=window.hacked=1>" },
  { widget: "top", limit: "<img src=x onerror=window.hacked=1>\u202e" },
];

let folder: string;
let preview: ChildProcess;
let origin: string;
let browser: Browser;
let page: Page;
const incidents: string[] = [];

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "trailboard-hostile-"));
  const log = path.join(folder, "hostile.json");
  writeFileSync(log, JSON.stringify({ Records: hostileRecords() }));
  const bin = path.join(import.meta.dirname, "../../bin/trailboard.js");
  preview = spawn(
    process.execPath,
    [bin, "preview", "--logs", log, "--port", "0", "--no-open", "--data-dir", "data"],
    {
      cwd: folder,
      stdio: ["ignore", "pipe", "pipe"],
    },
  );
  const [url, launched] = await Promise.all([readyAt(preview), launchChromium()]);
  browser = launched;
  origin = url;
  await putDashboard(url);
  page = await browser.newPage({ viewport: { width: 1400, height: 1000 } });
  page.setDefaultTimeout(20_000);
  page.on("pageerror", (error) => incidents.push(`page error: ${error.message}`));
  page.on("dialog", (dialog) => {
    incidents.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith("data:"))
      incidents.push(`request: ${request.url()}`);
  });
  await page.addInitScript(strangersInPage);
  await page.goto(`${url}dashboards/hostile`);
  await page
    .locator(".cwdb-content .trailboard")
    .nth(asked.length - 1)
    .waitFor({ timeout: 60_000 });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  preview?.kill("SIGKILL");
  rmSync(folder, { recursive: true, force: true });
});

function readyAt(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream?.on("data", (chunk: Buffer) => {
        said += chunk;
        const ready = /Trailboard is ready: (\S+)/.exec(said)?.[1];
        if (ready) resolve(ready);
      });
    child.on("exit", () => reject(new Error(`The preview ended: ${said}`)));
  });
}

async function putDashboard(url: string): Promise<void> {
  const client = new CloudWatchClient({
    endpoint: `${url}aws`,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
  const widgets = asked.map((params, at) => ({
    type: "custom",
    ...{ x: 0, y: at * 6, width: 24, height: 6 },
    properties: {
      title: "W",
      endpoint: /events|query/.test(params.widget) ? `${SHOW}-detail` : SHOW,
      updateOn: { refresh: true, resize: false, timeRange: true },
      params,
    },
  }));
  await client.send(
    new PutDashboardCommand({ DashboardName: "hostile", DashboardBody: JSON.stringify({ widgets }) }),
  );
  client.destroy();
}

function strangers(): Promise<string[]> {
  return page.evaluate(() => (globalThis as unknown as { strangersInPage(): string[] }).strangersInPage());
}

test("whatever a trail holds, the page draws our elements, attributes, links and actions, and nothing runs", async () => {
  expect(await strangers()).toEqual([]);
  expect(incidents).toEqual([]);
  const text = (await page.locator("main, body").first().textContent()) ?? "";
  expect(text).toContain("<script>alert(document.domain)</script>");
  expect(text).toContain("name\\u202egnp.exe");
  expect(text).not.toContain("This widget failed");
});

test("rows lead to exactly their events, and these to their records, however hostile their keys are", async () => {
  const dialog = page.locator(".dialog-box");
  const rows = page.locator("#widget-7 a.tb-link");
  const count = await rows.count();
  expect(count).toBeGreaterThan(20);
  for (const at of [0, 3, 7, 16, count - 1]) {
    await rows.nth(at).evaluate((link: { click(): void }) => link.click());
    await expect
      .poll(async () => (await dialog.textContent()) ?? "", { timeout: 20_000 })
      .toMatch(/\d+ events?|cannot be asked/i);
    expect(await strangers()).toEqual([]);
    const record = dialog.locator("a.tb-link").first();
    if ((await record.count()) > 0) {
      await record.evaluate((link: { click(): void }) => link.click());
      await expect.poll(() => dialog.locator("pre").count(), { timeout: 20_000 }).toBeGreaterThan(0);
      expect(await strangers()).toEqual([]);
    }
    while ((await dialog.count()) > 0) await dialog.last().locator("[aria-label=Close]").click();
  }
  expect(incidents).toEqual([]);
}, 60_000);

function statusOf(method: string, path: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const request = http.request({ hostname, port, path, method, headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    request.on("error", reject);
    request.end(method === "POST" ? "{}" : undefined);
  });
}

test.each(["/aws", "/aws/", "/healthz", "/api/session", "/"])(
  "%s answers no other site: neither a name that was made to mean 127.0.0.1 nor a foreign origin",
  async (path) => {
    const sdk = {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.ListEventDataStores",
    };
    const method = path.startsWith("/aws") ? "POST" : "GET";
    expect(await statusOf(method, path, sdk)).toBe(200);
    for (const headers of [
      { host: "rebound.example:8650" },
      { origin: "https://evil.example" },
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "cors" },
    ])
      expect(await statusOf(method, path, { ...sdk, ...headers })).toBe(403);
  },
);

test("a form of another site cannot start a query: its type is not the SDK's", async () => {
  const headers = {
    "content-type": "text/plain",
    "x-amz-target": "CloudTrail_20131101.ListEventDataStores",
  };
  expect(await statusOf("POST", "/aws", headers)).toBe(415);
});
