import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { dashboards } from "../../deploy/commands/dashboards.ts";
import { AwsError } from "../../local/wire/service.ts";
import { type FakeAws, startFakeAws } from "../support/fake-aws/start-fake-aws.ts";
import { said } from "./share/said.ts";
import { addDashboard, dashboardArn, withoutStack } from "./share/sharing-account.ts";

const INDEX = "arn:aws:lambda:eu-central-1:111122223333:function:customWidget-trailboard";
const OVERVIEW = "Trailboard-Overview";
let folder: string;
let aws: FakeAws;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "trailboard-dashboards-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  aws = await startFakeAws();
  Object.assign(process.env, aws.env);
});
afterEach(() => aws.close());

const put = (options: Partial<Parameters<typeof dashboards>[0]> = {}) =>
  said(() => dashboards({ put: true, yes: true, ...options }));
const bodyOf = (name: string) => JSON.parse(aws.state.dashboards.get(name)?.body ?? "null");
const puts = () => aws.calls.filter(({ operation }) => operation === "PutDashboard");
const noStack = () => withoutStack(aws);
/** A stack of ours that has these dashboards. */
const stackWith = (...names: string[]) => {
  aws.answer("cloudformation", "DescribeStacks", () => ({
    Stacks: [
      {
        StackName: "trailboard",
        StackStatus: "CREATE_COMPLETE",
        CreationTime: new Date(0),
        Tags: [{ Key: "trailboard", Value: "trailboard" }],
        Outputs: [{ OutputKey: "IndexFunctionArn", OutputValue: `${INDEX}-deployed` }],
      },
    ],
  }));
  aws.answer("cloudformation", "ListStackResources", () => ({
    StackResourceSummaries: names.map((name) => ({
      LogicalResourceId: name.replaceAll("-", ""),
      PhysicalResourceId: name,
      ResourceType: "AWS::CloudWatch::Dashboard",
      ResourceStatus: "CREATE_COMPLETE",
      LastUpdatedTimestamp: new Date(0),
    })),
  }));
};

/** What somebody does after our first look at a dashboard, when `dashboards put` has decided what to do. */
function afterFirstLook(name: string, work: () => void): void {
  let looks = 0;
  aws.answer(
    "cloudwatch",
    "GetDashboard",
    ({ DashboardName }) => {
      const there = aws.state.dashboards.get(String(DashboardName));
      if (DashboardName === name && ++looks === 1) work();
      if (!there) throw new AwsError("ResourceNotFound", `Dashboard ${DashboardName} does not exist`, 404);
      return { DashboardName: there.name, DashboardBody: there.body, DashboardArn: dashboardArn(there.name) };
    },
    { times: 100 },
  );
}

describe("between the look and the writing", () => {
  test("a dashboard that somebody makes is not overwritten", async () => {
    noStack();
    afterFirstLook(OVERVIEW, () => addDashboard(aws, OVERVIEW, { widgets: [] }));

    expect((await put()).failure).toBe(
      `Cannot put dashboard ${OVERVIEW}: somebody made it since it was looked at, and it was not written; run this again to see what is there now`,
    );
    expect(bodyOf(OVERVIEW)).toEqual({ widgets: [] });
  });

  test("a change that somebody makes is not lost", async () => {
    noStack();
    await put();
    const tags = { trailboard: "trailboard" };
    addDashboard(aws, OVERVIEW, { widgets: [] }, tags);
    afterFirstLook(OVERVIEW, () => addDashboard(aws, OVERVIEW, { widgets: [], start: "-PT1H" }, tags));

    expect((await put()).failure).toContain("somebody changed it since it was looked at");
    expect(bodyOf(OVERVIEW)).toEqual({ widgets: [], start: "-PT1H" });
  });
});

test("what a big dashboard of somebody else's would lose is counted without comparing each line with each", async () => {
  noStack();
  const widgets = Array.from({ length: 500 }, (_, n) => ({
    type: "text",
    x: n,
    properties: { markdown: `${n}` },
  }));
  addDashboard(aws, OVERVIEW, { widgets });
  const { stderr } = await put({ replace: true });

  // All of its lines, also those few that ours has too: the shortest difference would take seconds to find.
  expect(JSON.stringify({ widgets }, null, 2).split("\n")).toHaveLength(3504);
  expect(stderr).toMatch(/\(\d{3} lines come, 3504 go\)/);
});

describe("dashboards put", () => {
  test("creates what is not there, with real ARNs and our mark, and says the links", async () => {
    noStack();
    const { stdout, stderr, failure } = await put();

    expect(failure).toBe("");
    expect(stderr).toContain(`create ${OVERVIEW}`);
    expect(stdout).toContain(`create  ${OVERVIEW}  https://eu-central-1.console.aws.amazon.com/`);
    expect(bodyOf(OVERVIEW).widgets[0].properties.endpoint).toBe(INDEX);
    expect(aws.state.cloudWatchTags.get(dashboardArn(OVERVIEW))?.get("trailboard")).toBe("trailboard");
    expect(aws.state.dashboards.size).toBe(2);
  });

  test("writes nothing the second time; a change by hand is put back", async () => {
    noStack();
    await put();
    const second = await put({ yes: false });
    expect(second.stdout).toMatch(/^Nothing to do\n/);
    expect(puts()).toHaveLength(2);

    const changed = bodyOf(OVERVIEW);
    changed.widgets[0].properties.title = "By hand";
    const tags = Object.fromEntries(aws.state.cloudWatchTags.get(dashboardArn(OVERVIEW)) ?? []);
    addDashboard(aws, OVERVIEW, changed, tags);
    const third = await put();
    expect(third.stderr).toContain(`update ${OVERVIEW} (1 lines come, 1 go)`);
    expect(puts()).toHaveLength(3);
    expect(bodyOf(OVERVIEW).widgets[0].properties.title).toBe("At a glance");
  });

  test("never overwrites a dashboard that Trailboard did not make, and then writes none at all", async () => {
    noStack();
    addDashboard(aws, OVERVIEW, { widgets: [] });
    const { failure, exitCode } = await put();

    expect(failure).toBe(
      `Cannot put dashboards: ${OVERVIEW}: Trailboard did not make it; --replace overwrites it. None was written`,
    );
    expect(exitCode).toBe(1);
    expect(puts()).toEqual([]);
  });

  test("with --replace says how much it replaces, and it is ours from then on", async () => {
    noStack();
    addDashboard(aws, OVERVIEW, { widgets: [] });
    const { stderr, stdout } = await put({ replace: true });

    expect(stderr).toMatch(
      new RegExp(`replace ${OVERVIEW}, which Trailboard did not make \\(\\d+ lines come, \\d+ go\\)`),
    );
    expect(stdout).toContain(`replace  ${OVERVIEW}`);
    expect((await put({ yes: false })).stdout).toMatch(/^Nothing to do/);
  });

  test("marks what it created where CloudWatch left the mark out, and says where that fails", async () => {
    noStack();
    const unmarked = async (_input: unknown, goOn: () => Promise<object>) => {
      const answer = await goOn();
      aws.state.cloudWatchTags.clear();
      return answer;
    };
    aws.answer("cloudwatch", "PutDashboard", unmarked, { times: 2 });
    expect((await put()).failure).toBe("");
    expect(aws.state.cloudWatchTags.get(dashboardArn("Trailboard-Errors"))?.get("trailboard")).toBe(
      "trailboard",
    );

    aws.state.dashboards.clear();
    aws.answer("cloudwatch", "PutDashboard", unmarked);
    aws.answer("cloudwatch", "TagResource", { status: 403, code: "AccessDenied", message: "no" });
    expect((await put()).failure).toMatch(
      /^Dashboard Trailboard-Overview was written, but cannot be marked as Trailboard's: AccessDenied/,
    );
  });

  test("what is there word for word is left alone, whoever made it", async () => {
    noStack();
    await put();
    aws.state.cloudWatchTags.clear();

    expect((await put({ yes: false })).stdout).toMatch(/^Nothing to do/);
  });

  test("another Trailboard's dashboard is not ours", async () => {
    noStack();
    addDashboard(aws, OVERVIEW, { widgets: [] }, { trailboard: "second" });

    expect((await put()).failure).toContain('it belongs to the Trailboard named "second"');
  });

  test("a dashboard of the stack is CloudFormation's, also with --replace", async () => {
    stackWith(OVERVIEW);
    addDashboard(aws, OVERVIEW, { widgets: [] });

    expect((await put({ replace: true })).failure).toBe(
      `Cannot put dashboards: ${OVERVIEW}: it belongs to the stack: use \`trailboard deploy\`. None was written`,
    );
  });

  test("functions are those of the stack where there is one", async () => {
    stackWith();
    await put();

    expect(bodyOf(OVERVIEW).widgets[0].properties.endpoint).toBe(`${INDEX}-deployed`);
  });

  test("where tags cannot be read, only what looks like ours through and through is ours", async () => {
    noStack();
    await put();
    const changed = bodyOf(OVERVIEW);
    changed.start = "-P1D";
    addDashboard(aws, OVERVIEW, changed);
    const denied = { status: 403, code: "AccessDenied", message: "no tags" };
    aws.answer("cloudwatch", "ListTagsForResource", denied);
    expect((await put()).stderr).toContain(`update ${OVERVIEW} (1 lines come, 1 go)`);

    const [first] = changed.widgets;
    first.properties.endpoint = first.properties.endpoint.replace("customWidget-trailboard", "theirs");
    addDashboard(aws, OVERVIEW, changed);
    aws.answer("cloudwatch", "ListTagsForResource", denied);
    expect((await put()).failure).toContain(
      "its tags cannot be read, and it does not look like one of Trailboard's",
    );
  });

  test("a dashboard whose body nobody can read is somebody else's", async () => {
    noStack();
    addDashboard(aws, OVERVIEW, "not JSON");

    expect((await put()).failure).toContain("Trailboard did not make it");
    expect((await put({ replace: true })).failure).toBe("");
  });

  test("shows what CloudWatch says about a body that it took", async () => {
    noStack();
    aws.answer("cloudwatch", "PutDashboard", () => ({
      DashboardValidationMessages: [{ DataPath: "/widgets/3", Message: "Should \u001b[1mnot be" }],
    }));
    const { stderr, stdout } = await put({ json: true });

    expect(stderr).toContain(`${OVERVIEW}: CloudWatch says: /widgets/3: Should \\u001b[1mnot be`);
    expect(JSON.parse(stdout).dashboards[0]).toMatchObject({
      name: OVERVIEW,
      action: "create",
      messages: [{ path: "/widgets/3", message: "Should \u001b[1mnot be" }],
    });
  });

  test("tells with CloudWatch's reasons why a body was refused", async () => {
    noStack();
    aws.answer("cloudwatch", "PutDashboard", () => {
      const dashboardValidationMessages = [{ DataPath: "/widgets/0/x", Message: "Should be <= 23" }];
      throw new AwsError("DashboardInvalidInputError", "The body is invalid", 400, {
        dashboardValidationMessages,
      });
    });

    expect((await put()).failure).toBe(
      `Cannot put dashboard ${OVERVIEW}: CloudWatch refuses its body: /widgets/0/x: Should be <= 23`,
    );
  });

  test("goes on after throttling, and says what AWS denied", async () => {
    noStack();
    const slow = { status: 400, code: "ThrottlingException", message: "Rate exceeded" };
    aws.answer("cloudwatch", "PutDashboard", slow, { times: 2 });
    expect((await put()).failure).toBe("");

    addDashboard(aws, OVERVIEW, { widgets: [] });
    aws.answer("cloudwatch", "PutDashboard", { status: 403, code: "AccessDenied", message: "not you" });
    expect((await put({ replace: true })).failure).toMatch(
      /^Cannot put dashboard Trailboard-Overview: AccessDenied\w*: not you/,
    );
  });

  test("asks, and writes nothing where nobody can answer", async () => {
    noStack();
    const { failure, exitCode } = await put({ yes: false });

    expect(failure).toMatch(/^Cannot ask/);
    expect(exitCode).toBe(2);
    expect(puts()).toEqual([]);
  });

  test("puts the public copies of the configuration too, on the public function", async () => {
    noStack();
    const config = path.join(folder, "config.json");
    writeFileSync(config, JSON.stringify({ dashboards: [], public: { dashboards: ["errors"] } }));
    await put({ config });

    expect([...aws.state.dashboards.keys()]).toEqual(["Trailboard-Errors-Public"]);
    const called = bodyOf("Trailboard-Errors-Public").widgets.flatMap(
      ({ properties }: { properties: { endpoint?: string } }) => properties.endpoint ?? [],
    );
    expect(new Set(called)).toEqual(new Set([`${INDEX}-public`]));
  });
});

describe("dashboards --out", () => {
  const files = async (out: string) =>
    said(() => dashboards({ put: false, out: path.join(folder, out), json: true }));
  const read = (out: string, name: string) => readFileSync(path.join(folder, out, `${name}.json`), "utf8");

  test("writes a file for each, with real ARNs for those who are signed in, and writes nothing to AWS", async () => {
    noStack();
    const { stdout } = await files("real");

    expect(JSON.parse(stdout)).toEqual({
      files: [OVERVIEW, "Trailboard-Errors"].map((name) => path.join(folder, "real", `${name}.json`)),
      forSub: false,
    });
    expect(JSON.parse(read("real", OVERVIEW)).widgets[0].properties.endpoint).toBe(INDEX);
    expect(puts()).toEqual([]);
  });

  test("works without AWS: the files then go through Fn::Sub, and that is said", async () => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) delete process.env[name];
    const { stdout, stderr } = await files("sub");

    expect(JSON.parse(stdout).forSub).toBe(true);
    expect(stderr).toContain("for Fn::Sub of CloudFormation");
    expect(read("sub", OVERVIEW)).toContain(
      "arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:customWidget-trailboard",
    );
    expect(read("sub", OVERVIEW)).not.toContain("111122223333");
    // Fn::Sub would look for anything else as a resource.
    const placeholders = [OVERVIEW, "Trailboard-Errors"].flatMap((name) =>
      read("sub", name).match(/\$\{[^}]*\}?/g),
    );
    expect(new Set(placeholders)).toEqual(
      new Set(["${AWS::Partition}", "${AWS::Region}", "${AWS::AccountId}"]),
    );
    expect(aws.calls).toEqual([]);
  });

  test("a folder that cannot be made gets a sentence", async () => {
    noStack();
    writeFileSync(path.join(folder, "file"), "");

    expect((await files("file/inside")).failure).toMatch(/^Cannot write dashboards to /);
    expect(readdirSync(folder)).toContain("file");
  });
});

test.each([
  ["neither put nor --out", { put: false }, /expected either `put` or --out/],
  ["both", { put: true, out: "x" }, /expected either `put` or --out/],
  ["--replace with --out", { put: false, out: "x", replace: true }, /Cannot use --replace without `put`/],
])("%s is a mistake of the arguments", async (_what, options, sentence) => {
  const { failure, exitCode } = await said(() => dashboards(options));

  expect(failure).toMatch(sentence);
  expect(exitCode).toBe(2);
});
