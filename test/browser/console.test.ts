import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PreviewStatus } from "../../local/console/session.ts";
import { launchChromium } from "../support/chromium.ts";
import { ALARM_ARN } from "../support/fake-cloudwatch.ts";
import { FAKE_NOW_MS, type FakeConsole, startFakeConsole } from "../support/fake-console.ts";
import { FAKE_ARN, PUBLIC_ARN, SLOW_ARN } from "../support/fake-widgets.ts";
import { showcase } from "../support/showcase-dashboard.ts";

const HOUR_MS = 3_600_000;
const all = { refresh: true, resize: true, timeRange: true };

function custom(params: object, more: object = {}) {
  return {
    type: "custom",
    width: 12,
    height: 6,
    properties: { title: "W", endpoint: FAKE_ARN, params, updateOn: all, ...more },
  };
}

const chart = {
  type: "metric",
  width: 12,
  height: 6,
  properties: { title: "Chart", view: "timeSeries", region: "us-east-1", metrics: [["Trailboard", "Calls"]] },
};

const dashboards: Record<string, object> = {
  showcase,
  echo: { start: "-PT3H", widgets: [custom({ limit: 5 }), chart] },
  actions: { widgets: [custom({ show: "actions", limit: 9 })] },
  forms: { widgets: [custom({ show: "forms" })] },
  quiet: {
    widgets: [
      custom({}, { updateOn: { refresh: false, resize: false, timeRange: false } }),
      custom({}, { updateOn: undefined }),
    ],
  },
  failing: {
    widgets: [
      custom({ show: "error" }),
      custom({ show: "slow" }, { endpoint: SLOW_ARN }),
      custom({}, { endpoint: `${FAKE_ARN}-gone` }),
      custom({}, { endpoint: "" }),
    ],
  },
  hostile: {
    widgets: [
      custom({
        show: "html",
        html: `<style>.mine{color:rgb(1,2,3)}</style><b class="mine">kept</b><script>window.hacked=1</script><img src="x" onerror="window.hacked=2"><a id="js" href="javascript:window.hacked=3">x</a><iframe src="/"></iframe><svg onload="window.hacked=4"><use href="#a"/><circle r="3"><title>dot</title></circle></svg><form action="https://example.com"><input name="q"></form>`,
      }),
      {
        type: "text",
        width: 6,
        height: 3,
        properties: {
          markdown: `<img src=x onerror="window.hacked=5">\n\n[x](javascript:window.hacked=6) **bold** [button:primary:Go](https://docs.aws.amazon.com/)`,
        },
      },
    ],
  },
  links: {
    widgets: [
      custom({
        show: "html",
        html: `<a id="to" href="#dashboards:name=echo;start=2026-11-20T00:00:00Z;end=2026-11-21T00:00:00Z">go</a><a id="ec2" href="/ec2/v2/home">ec2</a><div class="cwdb-no-default-styles"></div>`,
      }),
    ],
  },
  shared: {
    widgets: [
      custom({}),
      custom({}, { endpoint: PUBLIC_ARN }),
      {
        type: "metric",
        width: 6,
        height: 3,
        properties: { title: "Alarm chart", region: "us-east-1", annotations: { alarms: [ALARM_ARN] } },
      },
      { type: "log", width: 6, height: 3, properties: { title: "Log" } },
      { type: "alarm", width: 6, height: 3, properties: { alarms: [ALARM_ARN, `${ALARM_ARN}2`] } },
    ],
  },
  mistakes: {
    widgets: [
      custom({
        show: "html",
        html: `<a>no json</a><cwdb-action action="call" endpoint="${FAKE_ARN}">{limit: 5</cwdb-action><a>x</a><cwdb-action action="call">{}</cwdb-action><a>y</a><cwdb-action action="call" endpoint="${FAKE_ARN}" event="mouseenter">{}</cwdb-action><div><cwdb-action>alone</cwdb-action></div>`,
      }),
    ],
  },
};

interface Echo {
  readonly calls: number;
  readonly arn: string;
  readonly event: Record<string, unknown> & { readonly widgetContext: Record<string, unknown> };
}

let server: FakeConsole;
let status: PreviewStatus = { indexing: null, note: "" };
let browser: Browser;
let page: Page;
let errors: string[] = [];

beforeAll(async () => {
  [server, browser] = await Promise.all([
    startFakeConsole(dashboards, { status: () => status }),
    launchChromium(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
});
beforeEach(async () => {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    colorScheme: "light",
    timezoneId: "Asia/Kolkata",
  });
  page = await context.newPage();
  page.setDefaultTimeout(20_000);
  errors = [];
  page.on("pageerror", (error) => errors.push(error.message));
});
afterEach(async () => {
  expect(errors).toEqual([]);
  await page.context().close();
});

const open = (name: string) => page.goto(`${server.url}/dashboards/${name}`);
const widget = (index: number) => page.locator(`#widget-${index}`);

/** What the echo widget says that it was sent, once `accept` agrees with it. */
async function echo(index = 0, accept: (echo: Echo) => boolean = () => true): Promise<Echo> {
  const read = async () => JSON.parse((await widget(index).locator(".echo").textContent()) ?? "") as Echo;
  await expect.poll(async () => accept(await read()), { timeout: 20_000 }).toBe(true);
  return read();
}

const menu = async (label: string, item: string | RegExp) => {
  await page.getByRole("button", { name: label, exact: true }).click();
  await page.getByRole(/Switch|zone|Auto/.test(label) ? "menuitemradio" : "menuitem", { name: item }).click();
};

describe("custom widget", () => {
  it("is called with its params at the top level and widgetContext as documented", async () => {
    await open("echo");
    const { event, arn } = await echo();
    expect(arn).toBe(FAKE_ARN);
    expect(event.limit).toBe(5);
    const { width, height, ...context } = event.widgetContext;
    expect(context).toEqual({
      dashboardName: "echo",
      widgetId: "widget-0",
      accountId: "111122223333",
      locale: "en",
      timezone: { label: "UTC", offsetISO: "+00:00", offsetInMinutes: 0 },
      period: 60,
      isAutoPeriod: true,
      timeRange: {
        mode: "relative",
        start: FAKE_NOW_MS - 3 * HOUR_MS,
        end: FAKE_NOW_MS,
        relativeStart: 3 * HOUR_MS,
      },
      theme: "light",
      linkCharts: true,
      title: "W",
      forms: { all: {} },
      params: { limit: 5 },
    });
    const box = await widget(0)
      .locator(".card-scroll")
      .evaluate((node) => [node.clientWidth, node.clientHeight]);
    expect([width, height]).toEqual(box);
  });

  it("shows HTML, JSON and Markdown answers, and errors as what they are", async () => {
    await open("showcase");
    await page.getByRole("region", { name: "JSON" }).getByText('"nested"').waitFor();
    await page
      .getByRole("region", { name: "Markdown" })
      .locator("h1", { hasText: "From Markdown" })
      .waitFor();
    await page
      .getByRole("region", { name: "Markdown" })
      .locator("a.btn.btn-primary", { hasText: /^Go$/ })
      .waitFor();
    await page.getByText('Widgets of type "log" are not supported here').waitFor();
    await open("failing");
    await widget(0).getByRole("alert").getByText("RangeError").waitFor();
    await widget(0).getByText("the fake fails as asked").waitFor();
    await widget(1).getByText("Task timed out after 1.50 seconds").waitFor();
    await widget(2).getByText("ResourceNotFoundException").waitFor();
    await widget(3).getByText("This widget has no Lambda function").waitFor();
  });

  it("is called again for refresh, range, theme, zone and size, each with what changed", async () => {
    await open("echo");
    const first = await echo();
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    await echo(0, ({ calls }) => calls > first.calls);
    await page.getByRole("button", { name: "1d", exact: true }).click();
    await echo(
      0,
      ({ event }) =>
        (event.widgetContext.timeRange as { relativeStart: number }).relativeStart === 24 * HOUR_MS,
    );
    await page.getByRole("button", { name: "Switch to dark theme" }).click();
    await echo(0, ({ event }) => event.widgetContext.theme === "dark");
    expect(await widget(0).evaluate((node) => node.closest(".cwdb-theme-dark") !== null)).toBe(true);
    await menu("Time zone", /Local timezone/);
    const local = await echo(
      0,
      ({ event }) => (event.widgetContext.timezone as { label: string }).label === "Local",
    );
    expect(local.event.widgetContext.timezone).toEqual({
      label: "Local",
      offsetISO: "+05:30",
      offsetInMinutes: -330,
    });
    const before = local.event.widgetContext.width;
    await page.setViewportSize({ width: 1000, height: 900 });
    await echo(0, ({ event }) => event.widgetContext.width !== before);
  });

  it("is left alone for a trigger that updateOn does not name, but not for its own Refresh", async () => {
    await open("quiet");
    const [first, second] = [await echo(0), await echo(1)];
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    await page.getByRole("button", { name: "1w", exact: true }).click();
    await page.setViewportSize({ width: 900, height: 900 });
    await widget(0).getByRole("button", { name: "Actions of W" }).click();
    await page.getByRole("menuitem", { name: "Refresh" }).click();
    const again = await echo(0, ({ calls }) => calls > first.calls);
    expect((again.event.widgetContext.timeRange as { relativeStart: number }).relativeStart).toBe(
      7 * 24 * HOUR_MS,
    );
    expect((await echo(1)).calls).toBe(second.calls);
  });

  it("runs with other parameters, filled in from its documentation", async () => {
    await open("echo");
    await widget(0).getByRole("button", { name: "Actions of W" }).click();
    await page.getByRole("menuitem", { name: "Edit parameters" }).click();
    const dialog = page.getByRole("dialog");
    await expect.poll(() => dialog.getByRole("textbox").inputValue()).toBe("limit: 5\n");
    await dialog.getByRole("textbox").fill("limit: [1");
    await dialog.getByRole("button", { name: "Run with these" }).click();
    await dialog.getByRole("alert").waitFor();
    await dialog.getByRole("button", { name: "Get documentation" }).click();
    await dialog.locator("h2", { hasText: "Fake" }).waitFor();
    await dialog.getByRole("button", { name: "Use the example" }).click();
    await dialog.getByRole("button", { name: "Run with these" }).click();
    await widget(0).locator("h1", { hasText: "From Markdown" }).waitFor();
  });
});

describe("cwdb-action", () => {
  it("opens a popup, whose own actions work, and Esc closes it", async () => {
    await open("actions");
    await page.locator("#open-row").focus();
    await page.keyboard.press("Enter");
    const popup = page.getByRole("dialog");
    expect(await popup.locator("#in-popup").textContent()).toBe("row <7>, limit 9");
    await popup.locator("#deeper").click();
    const echoed = JSON.parse((await popup.locator(".echo").textContent()) ?? "") as Echo;
    // The action's own parameters at the top level, the configured ones in the context, the popup's fields in forms.
    expect(echoed.event).toMatchObject({
      show: "echo",
      widgetContext: { params: { show: "actions", limit: 9 }, forms: { all: { note: "from the popup" } } },
    });
    expect(echoed.event.limit).toBeUndefined();
    await page.keyboard.press("Escape");
    await popup.waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement.id")).toBe("open-row");
  });

  it("asks for confirmation first, and does nothing on Cancel", async () => {
    await open("actions");
    await page.locator("#sure").click();
    await page.getByRole("dialog").getByText("Really do it?").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    expect(await widget(0).locator(".echo").count()).toBe(0);
    await page.locator("#sure").click();
    await page.getByRole("button", { name: "OK" }).click();
    expect((await echo()).event.show).toBe("echo");
    // A refresh goes back to the configured parameters.
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    await page.locator("#sure").waitFor();
  });

  it("shows HTML that came with it, in a popup or on mouseenter", async () => {
    await open("actions");
    await page.locator("#local").click();
    await page.getByRole("dialog").locator("#local-html").waitFor();
    await page.getByRole("button", { name: "Close" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    // Not hover(): the element is gone as soon as the mouse is over it.
    const box = await page.locator("#hover").boundingBox();
    await page.mouse.move((box?.x ?? 0) + 5, (box?.y ?? 0) + 5);
    await widget(0).locator("#hovered").waitFor();
  });

  it("sends every named field of the widget, in a form or not", async () => {
    await open("forms");
    await widget(0).locator("[name=text]").fill('<"typed">');
    await page.locator("#send").click();
    expect((await echo()).event.widgetContext.forms).toEqual({
      all: { text: '<"typed">', choice: "two", colour: "blue", area: "outside the form" },
    });
  });

  it("with empty content calls with the fields alone", async () => {
    await open("forms");
    await page.locator("#again").click();
    const { event } = await echo();
    expect(Object.keys(event)).toEqual(["widgetContext"]);
    expect(event.widgetContext).toMatchObject({
      params: { show: "forms" },
      forms: { all: { text: "typed" } },
    });
  });

  it("says aloud what would silently not work in CloudWatch", async () => {
    await open("mistakes");
    const notes = widget(0).getByRole("complementary").getByRole("listitem");
    await notes.first().waitFor();
    expect(await notes.allTextContents()).toEqual([
      "The content of a cwdb-action is not a JSON object: {limit: 5",
      'A cwdb-action with action="call" needs an endpoint',
      'A cwdb-action with action="call" cannot have event="mouseenter"',
      "A cwdb-action has no element before it to bind to",
    ]);
  });
});

describe("sanitizing", () => {
  it("runs no script of a widget or a text, whatever form it comes in, and says what it took out", async () => {
    await open("hostile");
    await widget(0).locator("b.mine").waitFor();
    await widget(1).locator("a.btn-primary", { hasText: "Go" }).waitFor();
    const html = `${await widget(0).innerHTML()}${await widget(1).innerHTML()}`;
    expect(html).not.toMatch(/<script|<iframe|<use|onerror=|onload=|javascript:|example\.com/i);
    await widget(0).locator("#js").click();
    expect(await page.evaluate("window.hacked")).toBeUndefined();
    expect(
      await widget(0)
        .locator("b.mine")
        .evaluate((node) => node.ownerDocument.defaultView?.getComputedStyle(node).color),
    ).toBe("rgb(1, 2, 3)");
    expect(await widget(0).locator("circle title").textContent()).toBe("dot");
    expect(await widget(0).getByRole("complementary").textContent()).toContain("<script>");
  });

  it("lets a widget turn the default styles off, and leads console links to the console", async () => {
    await open("links");
    await page.locator("#ec2").waitFor();
    expect(await page.locator("#ec2").getAttribute("href")).toBe(
      "https://us-east-1.console.aws.amazon.com/ec2/v2/home",
    );
    expect(await page.locator("#ec2").getAttribute("rel")).toContain("noopener");
    expect(await widget(0).locator(".cwdb-default-styles").count()).toBe(0);
  });

  it("follows a link to another dashboard and range", async () => {
    await open("links");
    await page.locator("#to").click();
    const { event } = await echo(0);
    expect(event.widgetContext).toMatchObject({
      dashboardName: "echo",
      timeRange: { mode: "absolute", start: Date.UTC(2026, 10, 20), end: Date.UTC(2026, 10, 21) },
    });
    expect(page.url()).toBe(`${server.url}/dashboards/echo`);
    await page.goBack();
    await page.locator("#to").waitFor();
  });
});

describe("time range", () => {
  it("zooms by dragging on a chart, sends the zoom along, and resets it", async () => {
    await open("echo");
    await widget(1).locator(".chart-series").waitFor();
    await echo();
    const box = await widget(1).locator("svg.chart-svg").boundingBox();
    if (!box) throw new Error("no chart");
    await page.mouse.move(box.x + box.width * 0.4, box.y + 60);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + 60, { steps: 3 });
    await page.mouse.up();
    const zoomed = await echo(
      0,
      ({ event }) => (event.widgetContext.timeRange as { zoom?: object }).zoom !== undefined,
    );
    const { start, end, zoom } = zoomed.event.widgetContext.timeRange as Record<"start" | "end", number> & {
      zoom: { start: number; end: number };
    };
    expect(end - start).toBe(3 * HOUR_MS);
    expect(zoom.start).toBeGreaterThan(start);
    expect(zoom.end).toBeLessThan(end);
    expect((zoom.end - zoom.start) / HOUR_MS).toBeGreaterThan(0.4);
    expect((zoom.end - zoom.start) / HOUR_MS).toBeLessThan(0.9);
    await page.getByRole("button", { name: "Reset zoom" }).click();
    await echo(0, ({ event }) => (event.widgetContext.timeRange as { zoom?: object }).zoom === undefined);
  });

  it("takes custom relative and absolute ranges, and refuses what is none", async () => {
    await open("echo");
    await page.getByRole("button", { name: /Custom/ }).click();
    await page.getByLabel("Last").fill("6");
    await page.getByLabel("Unit").selectOption("days");
    await page.getByRole("button", { name: "Apply" }).click();
    await echo(
      0,
      ({ event }) =>
        (event.widgetContext.timeRange as { relativeStart: number }).relativeStart === 144 * HOUR_MS,
    );
    await page.getByRole("button", { name: "Custom (6 days)" }).click();
    await page.getByRole("button", { name: "Absolute" }).click();
    await page.getByLabel("Start (UTC)").fill("2026-11-20T03:00");
    await page.getByLabel("End (UTC)").fill("2026-11-20T01:00");
    await page.getByRole("button", { name: "Apply" }).click();
    await page.getByText("Expected a start before the end").waitFor();
    await page.getByLabel("End (UTC)").fill("2026-11-20T05:00");
    await page.getByRole("button", { name: "Apply" }).click();
    await echo(0, ({ event }) => {
      const { mode, start, end } = event.widgetContext.timeRange as {
        mode: string;
        start: number;
        end: number;
      };
      return mode === "absolute" && start === Date.UTC(2026, 10, 20, 3) && end === Date.UTC(2026, 10, 20, 5);
    });
  });
});

describe("shared viewer", () => {
  it("is denied custom widgets, logs and alarm charts, except the public function, until Invoke is granted", async () => {
    await open("shared");
    await echo(0);
    await menu("Actions", "View as shared link");
    await widget(0)
      .getByText(`is not authorized to perform: lambda:InvokeFunction on resource: ${FAKE_ARN}`)
      .waitFor();
    expect((await echo(1)).arn).toBe(PUBLIC_ARN);
    await widget(2).getByText("Not available").waitFor();
    await widget(3).getByText("Not available").waitFor();
    await widget(4).getByText("TooManyDenied", { exact: true }).waitFor();
    expect(await widget(4).getByText("TooManyDenied2").count()).toBe(0);
    expect(await page.getByRole("button", { name: /Actions of/ }).count()).toBe(0);
    await page.getByLabel("Grant Invoke on widget functions").check();
    await echo(0);
    await page.getByRole("button", { name: "Back to the account's view" }).click();
    expect(await page.getByRole("button", { name: /Actions of/ }).count()).toBe(5);
  });
});

describe("first viewer", () => {
  it("is asked before any widget runs: one, all of the dashboard, or none", async () => {
    await open("shared");
    const { calls } = await echo(0);
    await menu("Actions", "View as a first viewer");
    await widget(0).getByText("This widget runs the Lambda function").waitFor();
    await page.getByRole("button", { name: "Refresh", exact: true }).click();
    await widget(1).getByRole("button", { name: "Deny" }).click();
    await widget(1).getByText("You did not allow this widget to run").waitFor();
    await widget(0).getByRole("button", { name: "Allow once" }).click();
    // Called when it was allowed, and not by the refresh before.
    await echo(0, (shown) => shown.calls === calls + 1);
    expect(await widget(1).locator(".echo").count()).toBe(0);
    await page.locator(".shared-note").getByRole("button", { name: "Allow always" }).click();
    await echo(1);
    await page.locator(".shared-note").getByRole("button", { name: "Deny" }).click();
    await widget(0).getByText("You did not allow this widget to run").waitFor();
    await menu("Actions", "Allow all widgets");
    await echo(0);
    expect(await page.locator(".shared-note").count()).toBe(0);
  });
});

describe("page", () => {
  it("draws every kind of metric view, alarms and text", async () => {
    await open("showcase");
    for (const name of ["Calls by region", "Lines"])
      await page.getByRole("region", { name }).locator(".chart-series").first().waitFor();
    await page.getByRole("region", { name: "Gauge" }).locator(".gauge-value").waitFor();
    await page
      .getByRole("region", { name: "Pie" })
      .locator("path title")
      .first()
      .waitFor({ state: "attached" });
    await page.getByRole("region", { name: "Bars" }).getByText("ap-southeast-2").waitFor();
    await page.getByRole("region", { name: "Table" }).locator("td").first().waitFor();
    await page.getByRole("region", { name: "Alarms" }).getByText("In alarm").waitFor();
    await page.getByRole("region", { name: "Alarms" }).getByText("Not found").waitFor();
  });

  it("switches dashboards and keeps the address", async () => {
    await open("echo");
    await echo();
    await menu("Switch dashboard", "forms");
    await page.locator("#send").waitFor();
    expect(page.url()).toBe(`${server.url}/dashboards/forms`);
  });

  it("shows how far indexing is, and asks the widgets again when it is done", async () => {
    status = { indexing: { doneHours: 3, dueHours: 9 }, note: "" };
    await open("echo");
    await page.getByText("Indexing CloudTrail, hour by hour: 3 of 9 hours").waitFor();
    const before = await echo();
    status = { indexing: null, note: "" };
    await echo(0, ({ calls }) => calls > before.calls);
    expect(await page.getByText("Indexing CloudTrail").count()).toBe(0);
  });

  it("says that a dashboard does not exist", async () => {
    await open("nowhere");
    await page.getByRole("alert").getByText('There is no dashboard "nowhere"').waitFor();
  });

  it("enlarges a widget, which is then called with its new size", async () => {
    await open("echo");
    const small = (await echo()).event.widgetContext.height as number;
    await widget(0).getByRole("button", { name: "Actions of W" }).click();
    await page.getByRole("menuitem", { name: "Enlarge" }).click();
    await echo(0, ({ event }) => (event.widgetContext.height as number) > small * 1.5);
    await page.keyboard.press("Escape");
    await echo(0, ({ event }) => event.widgetContext.height === small);
  });

  it("stacks the widgets on a narrow screen", async () => {
    await page.setViewportSize({ width: 700, height: 900 });
    await open("echo");
    await echo();
    const [first, second] = [await widget(0).boundingBox(), await widget(1).boundingBox()];
    expect(first?.x).toBe(second?.x);
    expect(second?.y).toBeGreaterThan((first?.y ?? 0) + (first?.height ?? 0));
  });
});
