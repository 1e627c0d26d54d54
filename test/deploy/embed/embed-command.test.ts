import {
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  CreateChangeSetCommand,
  ExecuteChangeSetCommand,
  waitUntilChangeSetCreateComplete,
  waitUntilStackCreateComplete,
} from "@aws-sdk/client-cloudformation";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { embed } from "../../../deploy/commands/embed.ts";
import { embedWidget } from "../../../deploy/embed/embed-widget.ts";
import type { EmbedOptions } from "../../../deploy/embed/embedding.ts";
import { fakeFunction } from "../../support/fake-aws/lambda/function.ts";
import { type FakeAws, startFakeAws } from "../../support/fake-aws/start-fake-aws.ts";
import { INDEX_ARN, readBody, wantedTop, widgetsOf } from "./read-body.ts";

let aws: FakeAws;
let folder: string;
const envBefore = { ...process.env };
const printed = { out: "", err: "" };

beforeEach(async () => {
  aws = await startFakeAws();
  Object.assign(process.env, aws.env);
  folder = mkdtempSync(path.join(tmpdir(), "trailboard-embed-"));
  for (const name of ["customWidget-trailboard", "customWidget-trailboard-detail"])
    aws.state.functions.set(name, fakeFunction({ name }));
  Object.assign(printed, { out: "", err: "" });
  vi.spyOn(console, "log").mockImplementation((text) => {
    printed.out += `${text}\n`;
  });
  vi.spyOn(console, "error").mockImplementation((text) => {
    printed.err += `${text}\n`;
  });
});

afterEach(async () => {
  vi.restoreAllMocks();
  for (const name of Object.keys(aws.env)) delete process.env[name];
  Object.assign(process.env, envBefore);
  rmSync(folder, { recursive: true, force: true });
  await aws.close();
});

function dashboard(body: string, name = "Payments"): void {
  aws.state.dashboards.set(name, { name, body, modifiedMs: 0 });
}

/** The stack "trailboard" with this as its DetailFunctionArn. */
async function deployStack({ output, owner }: { output: string; owner: string | undefined }): Promise<void> {
  const { cloudFormation: client, close } = await aws.open();
  const template = {
    Resources: { Bucket: { Type: "AWS::S3::Bucket" } },
    Outputs: { DetailFunctionArn: { Value: output } },
  };
  const names = { StackName: "trailboard", ChangeSetName: "first" };
  const soon = { client, maxWaitTime: 10, minDelay: 0.01, maxDelay: 0.01 };
  await client.send(
    new CreateChangeSetCommand({
      ...names,
      ChangeSetType: "CREATE",
      TemplateBody: JSON.stringify(template),
      Tags: owner === undefined ? [] : [{ Key: "trailboard", Value: owner }],
    }),
  );
  await waitUntilChangeSetCreateComplete(soon, names);
  await client.send(new ExecuteChangeSetCommand(names));
  await waitUntilStackCreateComplete(soon, { StackName: names.StackName });
  close();
}

const bodyNow = (name = "Payments") => aws.state.dashboards.get(name)?.body ?? "";
const writes = () => aws.calls.filter(({ operation }) => operation === "PutDashboard").length;

function embedTop(options: EmbedOptions = {}, widget = "top"): Promise<void> {
  return embed(widget, { dashboard: "Payments", yes: true, ...options });
}

describe("a dashboard of the account", () => {
  test("gets the widget, and keeps every other byte", async () => {
    dashboard(readBody("every-type"));
    await embedTop({
      params: { of: "actors" },
      title: "Who",
      at: { x: 0, y: 40 },
      size: { columns: 12, rows: 8 },
    });

    expect(widgetsOf(bodyNow()).at(-1)).toEqual({
      ...{ type: "custom", x: 0, y: 40, width: 12, height: 8 },
      properties: {
        endpoint: INDEX_ARN,
        title: "Who",
        params: { widget: "top", of: "actors" },
        updateOn: { refresh: true, resize: true, timeRange: true },
      },
    });
    expect(printed.out).toBe('Added top "Who" in dashboard Payments at 0,40, 12x8\n');
    await embedTop({ remove: true });
    expect(bodyNow()).toBe(readBody("every-type"));
    expect(printed.out).toContain('Removed top "Who" from dashboard Payments\n');
  });

  test("is shown as a difference first, readable also where the body is one line", async () => {
    dashboard(readBody("one-line"));
    await embedTop();

    expect(printed.err).toContain(
      "--- dashboard Payments, now\n+++ dashboard Payments, then (both shown indented)\n",
    );
    expect(printed.err).toContain(`\n+        "endpoint": "${INDEX_ARN}",\n`);
    expect(printed.err).toContain("CloudWatch writes dashboards without a condition");
    expect(printed.err).toContain("asked by CloudWatch whether to allow this custom widget");
    expect(printed.err).not.toContain("\u001b");
  });

  test("takes the function's ARN from the stack's outputs, whatever Region that is in", async () => {
    const stackArn = "arn:aws:lambda:us-west-2:111122223333:function:customWidget-trailboard-detail";
    await deployStack({ output: stackArn, owner: "trailboard" });
    dashboard('{"widgets":[]}');
    await embedTop({}, "events");

    expect(widgetsOf(bodyNow())[0]).toMatchObject({ properties: { endpoint: stackArn } });
    expect(printed.err).toContain("Note: events starts CloudTrail Lake queries, which cost");
  });

  test("takes no ARN from a stack of that name that is not Trailboard's", async () => {
    await deployStack({ output: "arn:aws:lambda:us-west-2:111122223333:function:theirs", owner: undefined });
    dashboard('{"widgets":[]}');
    await embedTop({}, "events");

    expect(widgetsOf(bodyNow())[0]).toMatchObject({
      properties: {
        endpoint: expect.stringMatching(/:111122223333:function:customWidget-trailboard-detail$/),
      },
    });
  });

  test.each(["arn:aws:lambda:us-west-2:999988887777:function:customWidget-trailboard-detail", "anything"])(
    "takes nothing but a function of this account from its own stack, not %s",
    async (output) => {
      await deployStack({ output, owner: "trailboard" });
      dashboard('{"widgets":[]}');

      await expect(embedTop({}, "events")).rejects.toThrow(
        `Cannot use stack trailboard: expected the ARN of a function of account 111122223333 as its output DetailFunctionArn, and it is "${output}"`,
      );
      expect(writes()).toBe(0);
    },
  );

  test("says what to do where nothing is deployed", async () => {
    aws.state.functions.clear();
    dashboard('{"widgets":[]}');

    await expect(embedTop()).rejects.toThrow(
      "Cannot find function customWidget-trailboard: account 111122223333 has neither the stack trailboard nor that function in Region eu-central-1; `trailboard deploy` makes them, --region says where they are",
    );
    expect(writes()).toBe(0);
  });

  test("that is like that already is not written again", async () => {
    dashboard(readBody("ours"));
    await embedTop({ title: "Top actors", params: { of: "actors" } });
    await embedTop({ title: "Top users", remove: true });

    expect(writes()).toBe(0);
    expect(printed.out).toBe(
      'Nothing to do: top "Top actors" is already like that in dashboard Payments\nNothing to do: top "Top users" is not in dashboard Payments\n',
    );
    expect(printed.err).toBe(
      'Note: There are widgets top with other titles: "Top actors", "Top addresses"\n',
    );
  });

  test("answers --json with one object", async () => {
    dashboard(readBody("one-line"));
    await embedTop({ json: true });
    expect(JSON.parse(printed.out)).toEqual({
      ...{ kind: "added", dashboard: "Payments", messages: [] },
      widget: { x: 0, y: 6, width: 12, height: 8 },
    });
    for (const [options, kind] of [
      [{ size: { columns: 6, rows: 8 } }, "updated"],
      [{}, "unchanged"],
      [{ remove: true }, "removed"],
    ] as const) {
      printed.out = "";
      await embedTop({ json: true, ...options });
      expect(JSON.parse(printed.out)).toMatchObject({ kind });
    }
    expect(bodyNow()).toBe(readBody("one-line"));
  });

  test("shows what CloudWatch warns of, and writes all the same", async () => {
    dashboard('{"widgets":[],"colour":"red\\u001b[2J"}');
    await embedTop({ json: true });

    expect(JSON.parse(printed.out).messages).toEqual([
      { dataPath: "", message: "Should NOT have additional property: 'colour'" },
    ]);
    expect(printed.err).toContain("CloudWatch warns: Should NOT have additional property: 'colour'");
    expect(printed.err).not.toContain("\u001b");
    expect(writes()).toBe(1);
  });

  test("that CloudWatch does not take is told with where and why, and stays as it was", async () => {
    const broken = '{"widgets":[{"type":"hologram","x":0,"y":0,"properties":{}}]}';
    dashboard(broken);

    await expect(embedTop()).rejects.toThrow(
      "Cannot write dashboard Payments: CloudWatch does not take the body. /widgets/0/type: Should be equal to one of the allowed values",
    );
    expect(bodyNow()).toBe(broken);
  });

  test("that is not there is said so, in the account that was asked", async () => {
    await expect(embedTop()).rejects.toThrow("Cannot find dashboard Payments in account 111122223333");
  });

  test("that cannot be read or written for want of permission is AWS's own sentence", async () => {
    dashboard('{"widgets":[]}');
    aws.answer("cloudwatch", "PutDashboard", { status: 403, code: "AccessDenied", message: "not you" });

    await expect(embedTop()).rejects.toThrow(/^Cannot write dashboard Payments: AccessDenied: not you/);
  });

  test("of our own making is a warning: the next deployment undoes it", async () => {
    dashboard('{"widgets":[]}', "Trailboard-Overview");
    await embedTop({ dashboard: "Trailboard-Overview" });

    expect(printed.err).toContain("the next deployment puts it back as it was");
  });

  test("is not asked about where there is nobody to ask, and not written", async () => {
    dashboard('{"widgets":[]}');

    await expect(embed("top", { dashboard: "Payments" })).rejects.toMatchObject({ exitCode: 2 });
    expect(writes()).toBe(0);
  });
});

describe("somebody else at the same dashboard", () => {
  const theirs =
    '{"widgets":[{"type":"text","x":0,"y":0,"width":6,"height":1,"properties":{"markdown":"theirs"}}]}';

  test("who saved before we did keeps the change: nothing is written", async () => {
    dashboard('{"widgets":[]}');
    let reads = 0;
    aws.answer(
      "cloudwatch",
      "GetDashboard",
      (_input, goOn) => {
        // Between the first look and the one before the writing.
        if (++reads === 2) dashboard(theirs);
        return goOn();
      },
      { times: 2 },
    );

    await expect(embedTop()).rejects.toThrow(
      "Cannot write dashboard Payments: somebody changed it since it was read, and nothing was written; run this again to see the new difference",
    );
    expect(bodyNow()).toBe(theirs);
    await embedTop();
    expect(widgetsOf(bodyNow())).toHaveLength(2);
  });

  test("who saves in the very moment after us is noticed", async () => {
    dashboard('{"widgets":[]}');
    aws.answer("cloudwatch", "PutDashboard", async (_input, goOn) => {
      const answer = await goOn();
      dashboard(theirs);
      return answer;
    });

    await expect(embedTop()).rejects.toThrow(
      "Cannot tell who won: dashboard Payments was written, and somebody else wrote it at the same moment",
    );
  });

  test("a reader who is slow to see what was written is given time", async () => {
    dashboard('{"widgets":[]}');
    let reads = 0;
    aws.answer(
      "cloudwatch",
      "GetDashboard",
      async (_input, goOn) =>
        ++reads === 3 ? { DashboardName: "Payments", DashboardBody: '{"widgets":[]}' } : goOn(),
      { times: 4 },
    );
    await embedTop();

    expect(reads).toBe(4);
    expect(printed.out).toContain("Added top");
  });

  test("an answer that is lost half-way is tried again: putting the same body twice is the same", async () => {
    dashboard('{"widgets":[]}');
    aws.answer("cloudwatch", "PutDashboard", { kind: "drop", after: true });
    await embedTop();

    expect(writes()).toBe(2);
    expect(widgetsOf(bodyNow())).toHaveLength(1);
  });
});

describe("a file", () => {
  function file(body: string): string {
    const name = path.join(folder, "dashboard.json");
    writeFileSync(name, body);
    return name;
  }
  const inFile = (name: string, options: EmbedOptions = {}, widget = "top") =>
    embed(widget, { file: name, yes: true, ...options });

  test("that calls Trailboard already needs no AWS: a new widget takes its account and Region", async () => {
    const name = file(readBody("ours"));
    await inFile(name, {}, "events");

    expect(widgetsOf(readFileSync(name, "utf8")).at(-1)).toMatchObject({
      properties: {
        endpoint: "arn:aws:lambda:eu-central-1:111122223333:function:customWidget-trailboard-detail",
      },
    });
    expect(aws.calls).toEqual([]);
  });

  test("that does not asks the account, and says what it needed where that fails", async () => {
    const name = file(readBody("one-line"));
    await inFile(name);
    expect(readFileSync(name, "utf8")).toBe(
      embedWidget(
        readBody("one-line"),
        wantedTop({ defaultTitle: "Top", defaultSize: { width: 12, height: 8 } }),
      ).bodyText,
    );

    aws.answer("sts", "GetCallerIdentity", { status: 403, code: "ExpiredToken", message: "too old" });
    await expect(inFile(file(readBody("one-line")))).rejects.toThrow(
      /^Cannot tell which function is to draw top: the file has no widget of Trailboard yet, .* ExpiredToken: too old/,
    );
  });

  test("gives back its bytes when the widget is taken out again, and keeps its mode and its link", async () => {
    const name = file(readBody("byte-order-mark"));
    const link = path.join(folder, "link.json");
    symlinkSync(name, link);
    chmodSync(name, 0o640);
    await inFile(link);
    const between = readFileSync(name, "utf8");
    await inFile(link, { remove: true });

    expect(between).not.toBe(readBody("byte-order-mark"));
    expect(readFileSync(name, "utf8")).toBe(readBody("byte-order-mark"));
    expect(statSync(name).mode & 0o777).toBe(0o640);
    expect(readdirSync(folder).sort()).toEqual(["dashboard.json", "link.json"]);
  });

  test("that is no text in UTF-8, or not there, is a sentence", async () => {
    const name = path.join(folder, "latin1.json");
    writeFileSync(name, Buffer.from('{"widgets":[],"a":"\xe4"}', "latin1"));

    await expect(inFile(name)).rejects.toThrow(`Cannot read ${name}: expected text in UTF-8`);
    await expect(inFile(path.join(folder, "none.json"))).rejects.toThrow(/^Cannot read .*none\.json: ENOENT/);
  });
});

describe("arguments that cannot be used", () => {
  test.each<[string, EmbedOptions, string]>([
    ["topp", { dashboard: "D" }, 'Cannot embed "topp": expected one of kpis'],
    ["top", {}, "Cannot embed without --dashboard <name> or --file <file>: expected one of them"],
    ["top", { dashboard: "D", file: "f" }, "Cannot embed with both --dashboard <name> and --file <file>"],
    [
      "top",
      { dashboard: "a b" },
      'Cannot use --dashboard "a b": expected at most 255 letters, digits, "-" and "_"',
    ],
    ["top", { file: "-", json: true }, "Cannot use --json with --file -"],
    ["top", { dashboard: "D", remove: true, at: "bottom" }, "Cannot use --remove with --at"],
    [
      "top",
      { dashboard: "D", params: { limit: 5000 } },
      "Cannot use limit 5000: expected a whole number from",
    ],
    [
      "top",
      { dashboard: "D", params: { limt: 5 } },
      'Cannot use parameter "limt" of top: expected one of of, ',
    ],
    ["top", { dashboard: "D", params: { widget: "kpis" } }, 'Cannot use --params with "widget": "kpis"'],
    [
      "top",
      { dashboard: "D", params: JSON.parse('{"__proto__": 1}') },
      'Cannot use parameter "__proto__" of top',
    ],
  ])("%s %j", async (widget, options, sentence) => {
    await expect(embed(widget, options)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining(sentence),
    });
    expect(writes()).toBe(0);
  });
});
