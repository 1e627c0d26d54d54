import { readFile } from "node:fs/promises";
import path from "node:path";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import type { TimeRange } from "../../kit/time.ts";
import type { InvokeAnswer } from "../functions/function-process.ts";
import { type CloudWatchReader, cloudWatchReader } from "./cloudwatch-reader.ts";
import { localOnly } from "./guard.ts";
import { indexHtml } from "./index-html.ts";
import { parseInvoke, parseMetricRequest, parseNames } from "./requests.ts";
import type { PreviewStatus, Session } from "./session.ts";

export interface ConsoleOptions {
  readonly accountId: string;
  readonly region: string;
  /** Base of the embedded AWS endpoint, "http://127.0.0.1:8650/aws"; asked late because the port may be chosen late. */
  readonly awsEndpoint: () => string;
  /** Stands in for the SDK at `awsEndpoint`. */
  readonly cloudWatch?: CloudWatchReader;
  /** Runs a widget function: `FunctionRunner.invoke`. */
  readonly invoke: (
    endpoint: string,
    event: unknown,
    options: { readonly signal: AbortSignal },
  ) => Promise<InvokeAnswer>;
  /** "Now" of the preview, epoch milliseconds. */
  readonly clock: () => number;
  /** True for `--as-of` and old logs: relative ranges then end at that instant however long the page stays open. */
  readonly clockStandsStill: boolean;
  /** Range on which the page opens; undefined leaves it to the dashboard's own start and end, or 3 hours. */
  readonly dataRange: () => TimeRange | undefined;
  /** Polled by the page while work goes on. */
  readonly status: () => PreviewStatus;
  /** Folder with page.js and page.css: dist/console. */
  readonly builtPageDir: string;
}

const ASSETS: Readonly<Record<string, string>> = {
  "page.js": "text/javascript; charset=utf-8",
  "page.js.map": "application/json",
  "page.css": "text/css; charset=utf-8",
  "page.css.map": "application/json",
};

/**
 * The page and what it asks for. Mount it at "/", listen on 127.0.0.1 only:
 *   GET  /, /dashboards/<name>   the page
 *   GET  /assets/page.js, .css
 *   GET  /api/session            Session
 *   GET  /api/status             PreviewStatus
 *   GET  /api/dashboards         {names}
 *   GET  /api/dashboards/<name>  {name, body}
 *   POST /api/invoke             {endpoint, event} -> InvokeAnswer
 *   POST /api/metrics            {queries, startMs, endMs} -> {series, messages}
 *   POST /api/alarms             {arns} -> {alarms}
 * Errors of /api are {error: sentence}.
 */
export function consoleApp(options: ConsoleOptions): Hono {
  const app = new Hono();
  let reader = options.cloudWatch;
  const cloudWatch = () => {
    reader ??= cloudWatchReader(options.awsEndpoint(), options.region);
    return reader;
  };

  app.use(localOnly());
  app.use(
    "/api/*",
    bodyLimit({
      maxSize: 8 * 1024 * 1024,
      onError: (c) => c.json({ error: "The request is larger than 8 MB" }, 413),
    }),
  );
  app.use("/api/*", async (c, next) => {
    // A form of another site cannot send this type without asking first.
    if (c.req.method === "POST" && !/^application\/json\b/.test(c.req.header("content-type") ?? ""))
      return c.json({ error: "Expected a body of type application/json" }, 415);
    await next();
    c.header("Cache-Control", "no-store");
  });
  app.onError((error, c) => {
    if (error instanceof SyntaxError) return c.json({ error: "Expected a JSON body" }, 400);
    return c.json({ error: sentence(error) }, error instanceof TypeError ? 400 : 502);
  });

  for (const route of ["/", "/dashboards/:name"])
    app.get(route, (c) => {
      c.header("Cache-Control", "no-store");
      return c.html(indexHtml);
    });
  app.get("/assets/:file", async (c) => {
    const file = c.req.param("file");
    const type = Object.hasOwn(ASSETS, file) ? ASSETS[file] : undefined;
    if (!type) return c.notFound();
    try {
      const bytes = await readFile(path.join(options.builtPageDir, file));
      return c.body(new Uint8Array(bytes), 200, { "Content-Type": type, "Cache-Control": "no-cache" });
    } catch {
      return c.text(`Not built: ${file}. Run npm run build\n`, 404);
    }
  });

  app.get("/api/session", (c) => {
    const session: Session = {
      accountId: options.accountId,
      region: options.region,
      nowMs: options.clock(),
      clockStandsStill: options.clockStandsStill,
      dataRange: options.dataRange() ?? null,
    };
    return c.json(session);
  });
  app.get("/api/status", (c) => c.json(options.status()));
  app.get("/api/dashboards", async (c) => c.json({ names: await cloudWatch().dashboardNames() }));
  app.get("/api/dashboards/:name", async (c) => {
    const name = c.req.param("name");
    const body = await cloudWatch().dashboardBody(name);
    if (body === undefined) return c.json({ error: `There is no dashboard "${name.slice(0, 255)}"` }, 404);
    return c.json({ name, body });
  });
  app.post("/api/invoke", async (c) => {
    const { endpoint, event } = parseInvoke(await c.req.json());
    return c.json(await options.invoke(endpoint, event, { signal: c.req.raw.signal }));
  });
  app.post("/api/metrics", async (c) => {
    const { queries, startMs, endMs } = parseMetricRequest(await c.req.json());
    if (queries.length === 0) return c.json({ series: [], messages: [] });
    // The embedded CloudWatch checks the queries as the real one does; its sentence is passed on.
    return c.json(await cloudWatch().metricData(queries, startMs, endMs));
  });
  app.post("/api/alarms", async (c) =>
    c.json({ alarms: await cloudWatch().alarms(parseNames(await c.req.json())) }),
  );
  return app;
}

function sentence(error: Error): string {
  return error.name === "Error" || error.name === "TypeError"
    ? error.message
    : `${error.name}: ${error.message}`;
}
