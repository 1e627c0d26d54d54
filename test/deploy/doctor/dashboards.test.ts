import { PutDashboardCommand } from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dashboardChecks } from "../../../deploy/doctor/checks/dashboards.ts";
import { reportText } from "../../../deploy/doctor/print-lines.ts";
import { runChecks } from "../../../deploy/doctor/run-checks.ts";
import { type Deployment, deployedAccount, pictureFor, told } from "./deployed.ts";

let here: Deployment;
beforeAll(async () => {
  here = await deployedAccount();
});
afterAll(() => here.close());

const fresh = () => pictureFor(here.account, here.config);
const arn = (name: string, { region = "eu-central-1", account = "111122223333" } = {}) =>
  `arn:aws:lambda:${region}:${account}:function:${name}`;

/** A dashboard of somebody, with custom widgets that call these; gone again after `work`. */
async function withDashboard(
  name: string,
  endpoints: readonly string[],
  work: () => Promise<void>,
): Promise<void> {
  const widgets = endpoints.map((endpoint, y) => ({
    type: "custom",
    ...{ x: 0, y: y * 6, width: 6, height: 6 },
    properties: { endpoint, title: `tile ${y}` },
  }));
  await here.account.cloudWatch.send(
    new PutDashboardCommand({ DashboardName: name, DashboardBody: JSON.stringify({ widgets }) }),
  );
  try {
    await work();
  } finally {
    here.aws.state.dashboards.delete(name);
  }
}

test("our dashboards are there, and every custom widget has its function", async () => {
  expect(await told(dashboardChecks, fresh())).toEqual([
    "ok ours: Trailboard-Overview, Trailboard-Errors",
    expect.stringMatching(/^ok custom widgets: \d+ on 2 dashboards, each with its function$/),
  ]);
});

test("a widget of anybody that calls a function which is not there is a problem", async () => {
  await withDashboard("team", [arn("customWidget-trailboard"), arn("gone"), arn("gone:live")], async () => {
    expect((await told(dashboardChecks, fresh())).slice(1)).toEqual([
      'problem team: "tile 1" calls gone, and there is no such function',
      'problem team: "tile 2" calls gone:live, and there is no such function',
    ]);
  });
});

test("functions of other accounts and Regions cannot be seen, and that is said", async () => {
  const endpoints = [arn("a", { account: "444455556666" }), arn("b", { region: "us-east-1" })];
  await withDashboard("team", endpoints, async () => {
    expect((await told(dashboardChecks, fresh())).slice(1)).toEqual([
      "warning custom widgets: cannot tell whether functions are there that cannot be seen from here: 444455556666, eu-central-1; 111122223333, us-east-1",
    ]);
  });
});

test("one of our dashboards that is gone is a problem", async () => {
  const kept = here.aws.state.dashboards.get("Trailboard-Errors");
  if (!kept) throw new Error("The fake has no such dashboard");
  here.aws.state.dashboards.delete("Trailboard-Errors");
  try {
    expect((await told(dashboardChecks, fresh()))[0]).toBe(
      "problem Trailboard-Errors: the dashboard is gone",
    );
  } finally {
    here.aws.state.dashboards.set("Trailboard-Errors", kept);
  }
});

test.each(["not JSON", "[]", '{"widgets": 3}', '{"widgets": [null, 1, {"type": "custom"}]}', ""])(
  "a body that CloudWatch would never give harms nothing: %s",
  async (DashboardBody) => {
    here.aws.answer("cloudwatch", "GetDashboard", () => ({ DashboardName: "x", DashboardBody }));

    const lines = await runChecks(dashboardChecks, fresh());

    expect(lines.filter(({ sentence }) => sentence.startsWith("cannot tell"))).toEqual([]);
  },
);

test("a hostile title and endpoint cannot steer the terminal", async () => {
  const widgets = [{ type: "custom", properties: { title: "\u001b[2J\nok", endpoint: "\u001b]0;x\u0007" } }];
  here.aws.answer("cloudwatch", "GetDashboard", () => ({ DashboardBody: JSON.stringify({ widgets }) }));

  const text = reportText(await runChecks(dashboardChecks, fresh()));

  expect(text).toContain("which is no function");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  expect(text.split("\n")).not.toContain('ok" calls');
});

test("a dashboard that may not be read does not hide the others", async () => {
  here.aws.answer("cloudwatch", "GetDashboard", { status: 403, code: "AccessDenied", message: "no" });

  const lines = (await runChecks(dashboardChecks, fresh())).slice(1);

  expect(lines).toEqual([
    expect.objectContaining({ state: "warning", mend: "looking at it needs cloudwatch:GetDashboard" }),
  ]);
});
