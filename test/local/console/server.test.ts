import { describe, expect, it } from "vitest";
import { type ConsoleOptions, consoleApp } from "../../../local/console/server.ts";
import { fakeCloudWatch } from "../../support/fake-cloudwatch.ts";

const invoked: unknown[] = [];
const options: ConsoleOptions = {
  accountId: "111122223333",
  region: "us-east-1",
  awsEndpoint: () => "http://127.0.0.1:9/aws",
  cloudWatch: fakeCloudWatch({ overview: { widgets: [] } }),
  async invoke(endpoint, event) {
    invoked.push([endpoint, event]);
    return { kind: "answer", payload: "<b>hi</b>" };
  },
  clock: () => 1000,
  clockStandsStill: true,
  dataRange: () => ({ startMs: 1, endMs: 2 }),
  status: () => ({ indexing: { doneHours: 1, dueHours: 5 }, note: "" }),
  builtPageDir: "/nowhere",
};
const app = consoleApp(options);
const host = { host: "127.0.0.1:8650" };
const get = (path: string, headers: Record<string, string> = host) => app.request(path, { headers });
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  app.request(path, {
    method: "POST",
    headers: { ...host, "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });

describe("console server", () => {
  it("serves the page at / and at each dashboard's address, under a policy that allows no foreign script", async () => {
    for (const path of ["/", "/dashboards/overview"]) {
      const answer = await get(path);
      expect(answer.status).toBe(200);
      expect(await answer.text()).toContain('<script src="/assets/page.js">');
      const policy = answer.headers.get("content-security-policy") ?? "";
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toMatch(/script-src[^;]*unsafe/);
      expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    }
  });

  it("refuses other hosts, other origins and other sites' fetches", async () => {
    expect((await get("/", { host: "rebound.example.com" })).status).toBe(403);
    expect((await get("/", { host: "127.0.0.1.example.com:8650" })).status).toBe(403);
    expect((await get("/", {})).status).toBe(403);
    const event = { endpoint: "arn", event: {} };
    expect((await post("/api/invoke", event, { origin: "https://example.com" })).status).toBe(403);
    expect((await post("/api/invoke", event, { origin: "http://localhost:8650" })).status).toBe(403);
    expect((await post("/api/invoke", event, { "sec-fetch-site": "cross-site" })).status).toBe(403);
    expect((await get("/api/session", { ...host, "sec-fetch-site": "same-site" })).status).toBe(403);
    expect((await post("/api/invoke", event, { "content-type": "text/plain" })).status).toBe(415);
    expect(invoked).toEqual([]);
  });

  it("can be reached as localhost too, and by a link from elsewhere", async () => {
    expect((await get("/", { host: "localhost:8650" })).status).toBe(200);
    const link = { ...host, "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect((await get("/", link)).status).toBe(200);
  });

  it("tells the page who, where and when", async () => {
    expect(await (await get("/api/session")).json()).toEqual({
      accountId: "111122223333",
      region: "us-east-1",
      nowMs: 1000,
      clockStandsStill: true,
      dataRange: { startMs: 1, endMs: 2 },
    });
    expect(await (await get("/api/status")).json()).toEqual({
      indexing: { doneHours: 1, dueHours: 5 },
      note: "",
    });
  });

  it("lists dashboards and gives their bodies", async () => {
    expect(await (await get("/api/dashboards")).json()).toEqual({ names: ["overview"] });
    expect(await (await get("/api/dashboards/overview")).json()).toEqual({
      name: "overview",
      body: '{"widgets":[]}',
    });
    const missing = await get("/api/dashboards/%3Cb%3E");
    expect(missing.status).toBe(404);
    expect(await missing.json()).toEqual({ error: 'There is no dashboard "<b>"' });
  });

  it("hands calls to the functions and answers with what they said", async () => {
    const answer = await post(
      "/api/invoke",
      { endpoint: "arn:x", event: { a: 1 } },
      { origin: "http://127.0.0.1:8650" },
    );
    expect(await answer.json()).toEqual({ kind: "answer", payload: "<b>hi</b>" });
    expect(invoked).toEqual([["arn:x", { a: 1 }]]);
    expect(answer.headers.get("cache-control")).toBe("no-store");
  });

  it("answers a wrong request with a sentence", async () => {
    const sentences = await Promise.all(
      [
        post("/api/invoke", { endpoint: 5, event: {} }),
        post("/api/invoke", { endpoint: "arn", event: "x" }),
        post("/api/metrics", { queries: {} }),
        post("/api/metrics", { queries: [], startMs: 2, endMs: 1 }),
        post("/api/alarms", { arns: [5] }),
        post("/api/alarms", "{"),
      ].map(async (answer) => [
        (await answer).status,
        ((await (await answer).json()) as { error: string }).error,
      ]),
    );
    expect(sentences).toEqual([
      [400, "Cannot invoke: expected endpoint, a Lambda ARN"],
      [400, "Cannot invoke: expected event, a JSON object"],
      [400, "Cannot read metrics: expected queries, a list of MetricDataQuery"],
      [400, "Cannot read metrics: expected startMs before endMs, epoch milliseconds"],
      [400, "Cannot read alarms: expected arns, a list of alarm ARNs"],
      [400, "Expected a JSON body"],
    ]);
    expect((await post("/api/invoke", "x".repeat(9_000_000))).status).toBe(413);
  });

  it("serves its own files only", async () => {
    for (const path of ["/assets/secret", "/assets/..%2f..%2fpackage.json", "/assets/constructor"])
      expect((await get(path)).status).toBe(404);
    expect(await (await get("/assets/page.js")).text()).toContain("npm run build");
  });

  it("passes on why CloudWatch could not be asked", async () => {
    const broken = consoleApp({
      ...options,
      cloudWatch: {
        ...fakeCloudWatch({}),
        dashboardNames: () =>
          Promise.reject(Object.assign(new Error("slow down"), { name: "ThrottlingException" })),
      },
    });
    const answer = await broken.request("/api/dashboards", { headers: host });
    expect([answer.status, await answer.json()]).toEqual([502, { error: "ThrottlingException: slow down" }]);
  });
});
