import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Config, defaultConfig } from "../../../deploy/config/config.ts";
import { parseConfig, readConfig } from "../../../deploy/config/read-config.ts";
import { CliError } from "../../../deploy/terminal/cli-error.ts";
import { publicWidgets } from "../../../widgets/public-widgets.ts";
import { changedConfig } from "../../support/changed-config.ts";
import example from "./trailboard.config.json" with { type: "json" };

const FILE = "trailboard.config.json";
const STORE =
  "arn:aws:cloudtrail:eu-central-1:444455556666:eventdatastore/0f5c1a2b-3d4e-4f60-8a7b-9c0d1e2f3a4b";

function sentencesOf(given: unknown): readonly string[] {
  const parsed = parseConfig(typeof given === "string" ? given : JSON.stringify(given));
  return parsed.kind === "problems" ? parsed.sentences : [];
}

function configOf(given: unknown): Config {
  const parsed = parseConfig(JSON.stringify(given));
  if (parsed.kind === "problems") throw new Error(parsed.sentences.join("\n"));
  return parsed.config;
}

describe("a configuration", () => {
  test("that is empty is the defaults", () => {
    expect(configOf({})).toEqual(defaultConfig);
  });

  test("keeps what it says and takes the defaults for the rest", () => {
    const config = configOf({ index: { retentionDays: 90 }, estimate: {} });

    expect(config).toEqual({ ...defaultConfig, index: { retentionDays: 90, kmsKey: null } });
  });
});

describe("a wrong field gets a sentence with its name, its value and what was wanted:", () => {
  test.each<[string, unknown, string]>([
    [
      "too small",
      { index: { retentionDays: 9 } },
      "index.retentionDays 9 in F: expected a whole number from 35 to 3653",
    ],
    [
      "a number as text",
      { index: { retentionDays: "90" } },
      'index.retentionDays "90" in F: expected a whole number from 35 to 3653',
    ],
    [
      "no whole number",
      { alarms: { indexLagHours: 4.5 } },
      "alarms.indexLagHours 4.5 in F: expected a whole number from 3 to 24",
    ],
    [
      "0 where more is wanted",
      { budgets: { scanGBPerHour: 0 } },
      "budgets.scanGBPerHour 0 in F: expected a number above 0 and at most 100000",
    ],
    ["none of a few", { architecture: "arm" }, 'architecture "arm" in F: expected one of "arm64", "x86_64"'],
    [
      "no retention of CloudWatch Logs",
      { logRetentionDays: 2 },
      "logRetentionDays 2 in F: expected one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653",
    ],
    [
      "a form",
      { name: "My Trail" },
      'name "My Trail" in F: expected 1 to 20 lower-case letters, digits and dashes, a letter first',
    ],
    [
      "a form or null",
      { region: "Frankfurt" },
      'region "Frankfurt" in F: expected a Region such as eu-central-1 or null',
    ],
    [
      "an account id without quotes",
      { viewerAccounts: [111122223333] },
      "viewerAccounts[0] 111122223333 in F: expected an account id of 12 digits, in quotes",
    ],
    ["an e-mail address", { notify: ["me"] }, 'notify[0] "me" in F: expected an e-mail address'],
    [
      "too long a list",
      { approvedRegions: Array(51).fill(1) },
      "approvedRegions [1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,… in F: expected a list of at most 50 entries",
    ],
    [
      "no list",
      { notify: "a@example.com" },
      'notify "a@example.com" in F: expected a list of at most 20 entries',
    ],
    ["no object", { index: null }, "index null in F: expected an object"],
    [
      "a value of a tag",
      { tags: { team: 7 } },
      "tags.team 7 in F: expected 0 to 256 letters, digits, spaces and _ . : / = + - @, in quotes",
    ],
    [
      "the name of a tag",
      { tags: { "<b>": "" } },
      'the name "<b>" of tags in F: expected 1 to 128 letters, digits, spaces and _ . : / = + - @',
    ],
    ["an unknown field", { colour: 1 }, '"colour" in F: there is no such field'],
    ["an odd name", { "a b": 1 }, '"a b" in F: there is no such field'],
    [
      "a slip of the pen",
      { index: { retentionDay: 90 } },
      '"index.retentionDay" in F: there is no such field; did you mean "retentionDays"?',
    ],
    [
      "a field in the wrong place",
      { retentionDay: 90 },
      '"retentionDay" in F: there is no such field; did you mean "index.retentionDays"?',
    ],
    [
      "another store's ARN",
      { eventDataStore: "arn:aws:cloudtrail:eu-central-1:444455556666:trail/x" },
      'eventDataStore "arn:aws:cloudtrail:eu-central-1:444455556666:trail/x" in F: expected the ARN of an event data store or null',
    ],
    [
      "more than an ARN",
      { permissionsBoundary: 'arn:aws:iam::111122223333:policy/a","*' },
      'permissionsBoundary "arn:aws:iam::111122223333:policy/a\\",\\"*" in F: expected the ARN of a policy or null',
    ],
  ])("%s", (_name, given, sentence) => {
    expect(sentencesOf(given)).toContain(`Cannot use ${sentence.replace(" F:", ` ${FILE}:`)}`);
  });

  test("what must be there and is not", () => {
    expect(sentencesOf({ public: { widgets: [{}] } })).toEqual([
      `Cannot do without public.widgets[0].widget in ${FILE}: expected text of 1 to 60 characters, in quotes`,
    ]);
  });

  test("no object at all", () => {
    expect(sentencesOf([])).toEqual([`Cannot use [] as ${FILE}: expected an object`]);
  });

  test("all of them at once, each once", () => {
    const sentences = sentencesOf({
      name: 1,
      regoin: "eu-west-1",
      index: { retentionDays: 1e300, kmsKey: 5 },
    });

    expect(sentences).toHaveLength(4);
    expect(sentences.join("\n")).toMatch(
      /name 1.*\n.*retentionDays 1e\+300.*\n.*kmsKey 5.*\n.*"regoin".*"region"\?$/,
    );
  });

  test("of very many the first fifty, and how many more there are", () => {
    const sentences = sentencesOf(Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`x${i}`, i])));

    expect(sentences).toHaveLength(51);
    expect(sentences.at(-1)).toBe(`... and 950 more in ${FILE}`);
  });
});

describe("fields that do not go together:", () => {
  test.each(["detail", "public", "indexer"])(
    "a Trailboard named like another's %s function would be taken for it",
    (end) => {
      expect(sentencesOf({ name: `trailboard-${end}` })).toEqual([
        `Cannot use name "trailboard-${end}" in ${FILE}: expected a name that does not end with "-${end}": functions of the Trailboard "trailboard" are called so`,
      ]);
      expect(configOf({ name: `${end}-trailboard` }).name).toBe(`${end}-trailboard`);
    },
  );

  test("only a built-in action can be removed, and none that is added", () => {
    expect(sentencesOf({ sensitiveActions: { remove: ["CreateUsr"] } })).toEqual([
      `Cannot use sensitiveActions.remove[0] "CreateUsr" in ${FILE}: expected a built-in event name; did you mean "CreateUser"?`,
    ]);
    expect(
      sentencesOf({ sensitiveActions: { add: ["CreateUser"], remove: ["CreateUser"] } }).join("\n"),
    ).toContain('expected an event name that is not in "add" too');
  });

  test("a role for queries needs the store that it may query", () => {
    const lakeRole = "arn:aws:iam::444455556666:role/lake";

    expect(sentencesOf({ lakeRole })).toEqual([
      `Cannot use lakeRole "${lakeRole}" in ${FILE}: expected "eventDataStore" beside it: the store that the role may query`,
    ]);
    expect(sentencesOf({ lakeRole, eventDataStore: STORE })).toEqual([]);
  });

  test("the store may be another account's, not another Region's", () => {
    expect(sentencesOf({ region: "eu-central-1", eventDataStore: STORE })).toEqual([]);
    expect(sentencesOf({ region: "us-east-1", eventDataStore: STORE }).join("\n")).toContain(
      'expected one of the Region that "region" says, "us-east-1"',
    );
  });

  test("the index and the store are encrypted with keys of their own Region", () => {
    const kmsKey = "arn:aws:kms:us-east-1:111122223333:key/mrk-0123456789abcdef";
    const index = { kmsKey };

    expect(sentencesOf({ index, region: "us-east-1" })).toEqual([]);
    expect(sentencesOf({ index, region: "eu-west-1" }).join("\n")).toContain(
      'expected a key of the Region that "region" says, "eu-west-1"',
    );
    expect(sentencesOf({ eventDataStoreKey: kmsKey, eventDataStore: STORE }).join("\n")).toContain(
      `Cannot use eventDataStoreKey "${kmsKey}" in ${FILE}: expected a key of the Region that eventDataStore is in`,
    );
    expect(sentencesOf({ index, eventDataStore: STORE }).join("\n")).toContain(
      'expected a key of the Region that eventDataStore is in, "eu-central-1"',
    );
  });

  test.each([
    ["notify", { notify: ["a@example.com", "A@Example.com"] }, "notify[1]"],
    ["viewerAccounts", { viewerAccounts: ["111122223333", "111122223333"] }, "viewerAccounts[1]"],
    ["dashboards", { dashboards: ["overview", "errors", "overview"] }, "dashboards[2]"],
    [
      "public widgets",
      { public: { widgets: [{ widget: "kpis" }, { widget: "kpis", params: {} }] } },
      "public.widgets[1]",
    ],
  ])("an entry of %s is there once", (_list, given, name) => {
    const [sentence, ...others] = sentencesOf(given);

    expect(sentence).toContain(`Cannot use ${name} `);
    expect(sentence).toContain("expected each entry once");
    expect(others).toEqual([]);
  });

  test("tags that are AWS's or Trailboard's own are refused, and more than AWS takes", () => {
    expect(sentencesOf({ tags: { "AWS:stack": "x" } }).join("\n")).toContain('does not begin with "aws:"');
    for (const own of ["trailboard", "cw-custom-widget"])
      expect(sentencesOf({ tags: { [own]: "x" } }).join("\n")).toContain("Trailboard's own");
    const many = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, at) => [`tag${at}`, ""]));

    expect(sentencesOf({ tags: many(48) })).toEqual([]);
    expect(sentencesOf({ tags: many(49) }).join("\n")).toContain(
      "expected at most 48 tags, and there are 49",
    );
  });
});

describe("a public widget", () => {
  const problemOf = (widget: unknown) => sentencesOf({ public: { widgets: [widget] } });

  test.each(publicWidgets.map(({ name }) => [name]))("may be %s, which reads the index alone", (widget) => {
    expect(problemOf({ widget })).toEqual([]);
  });

  test.each(["query", "events", "metric-data", "nothing", "__proto__", "toString"])(
    "may not be %s",
    (widget) => {
      expect(problemOf({ widget })).toEqual([
        `Cannot use public.widgets[0].widget "${widget}" in ${FILE}: expected one of kpis, activity, top, errors, denied`,
      ]);
    },
  );

  test("has parameters of that widget, with values that the widget takes", () => {
    const where = { outcome: ["denied"], region: { not: "eu-central-1" } };

    expect(problemOf({ widget: "top", params: { of: "actors", where, limit: 8 } })).toEqual([]);
    expect(problemOf({ widget: "top", params: { limit: 5000 } })).toEqual([
      `Cannot use public.widgets[0].params.limit 5000 in ${FILE}: expected a whole number from 1 to 50`,
    ]);
    expect(problemOf({ widget: "top", params: { limti: 8 } }).join("\n")).toMatch(
      /params\.limti 8 .*expected a parameter of top \(of, limit, .*\); did you mean "limit"\?$/,
    );
    expect(problemOf({ widget: "top", params: { toString: 8 } })).toHaveLength(1);
  });

  test("is refused with more text than a listed call may have", () => {
    const sourceIp = Array.from({ length: 50 }, (_, at) => `${at}`.padEnd(1000, "x"));

    expect(problemOf({ widget: "top", params: { where: { sourceIp } } }).join("\n")).toMatch(
      /^Cannot use public\.widgets\[0\]\.params .*: expected parameters with less text$/,
    );
  });

  test("is the same call in whatever order its parameters are written", () => {
    const widgets = [
      { widget: "top", params: { of: "actors", limit: 8 } },
      { params: { limit: 8, of: "actors" }, widget: "top" },
    ];

    expect(sentencesOf({ public: { widgets } }).join("\n")).toContain("expected each entry once");
  });
});

describe("text that is no JSON is refused with its place:", () => {
  test.each([
    [
      "a comment",
      '// mine\n{"name": "a"}',
      "line 1, column 1: expected no comment, which JSON does not have",
    ],
    [
      "a comma after the last field",
      '{\n  "name": "a",\n}',
      "line 3, column 1: expected the name of a field in double quotes (JSON has no comma after the last field)",
    ],
    ["a comma that lacks", '{\n  "name": "a"\n  "region": null}', 'line 3, column 3: expected a ","'],
    [
      "single quotes",
      "{'name': 1}",
      "line 1, column 2: expected a name or text in double quotes, a number, true, false or null",
    ],
    [
      "a line end in a text",
      '{"name": "a\nb"}',
      'line 1, column 10: expected a " at the end of the text, on the same line',
    ],
    ["the end of the file", '{"index": {', 'line 1, column 12: expected a "}"'],
    ["something after the end", "{} {}", "line 1, column 4: expected nothing more"],
    [
      "YAML",
      "name: a",
      "line 1, column 1: expected a name or text in double quotes, a number, true, false or null",
    ],
  ])("%s", (_name, text, problem) => {
    expect(sentencesOf(text)).toEqual([`Cannot read ${FILE}, ${problem}`]);
  });

  test("nothing", () => {
    expect(sentencesOf(" \n")).toEqual([
      `Cannot read ${FILE}: it is empty; expected a JSON object, {} for the defaults`,
    ]);
  });
});

describe("JSON of which JavaScript would drop a part without a word is refused:", () => {
  test.each([
    [
      "a field twice",
      '{\n"index": {"kmsKey": null,\n"kmsKey": null}}',
      `Cannot use "index.kmsKey" twice in ${FILE}: it is in line 2 and in line 3`,
    ],
    [
      "__proto__",
      '{"tags": {"__proto__": "x"}}',
      `Cannot use "tags.__proto__" in ${FILE}: there is no such field`,
    ],
    [
      "a number past all numbers",
      '{"budgets": {"scanGBPerHour": 1e999}}',
      `Cannot use budgets.scanGBPerHour in ${FILE}: expected a number that is not that large`,
    ],
    [
      "levels without end",
      `{"public":${"[".repeat(200_000)}${"]".repeat(200_000)}}`,
      `Cannot use public[0][0] in ${FILE}: expected at most 32 levels`,
    ],
  ])("%s", (_name, text, sentence) => {
    expect(sentencesOf(text)).toEqual([sentence]);
  });

  test("levels without end that are never closed", () => {
    expect(sentencesOf("[".repeat(500_000))).toEqual([expect.stringContaining(`Cannot read ${FILE}: `)]);
  });
});

describe("whatever the file, there is a configuration or there are sentences:", () => {
  const isSound = (text: string) => {
    const parsed = parseConfig(text);
    if (parsed.kind === "config") {
      expect(configOf(parsed.config)).toEqual(parsed.config);
      return;
    }
    expect(parsed.sentences.length).toBeGreaterThan(0);
    for (const sentence of parsed.sentences) {
      expect(sentence).toMatch(/^(Cannot (use|read|do without) |\.\.\. and \d+ more)/);
      expect(sentence).not.toMatch(/undefined|\[object|NaN|\n|\.$/);
      expect(sentence.length).toBeLessThan(700);
    }
  };

  test("any text", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), isSound));
  });

  test("any JSON", () => {
    fc.assert(fc.property(fc.json({ maxDepth: 6 }), isSound));
  });

  test("a configuration with parts that are anything", () => {
    fc.assert(
      fc.property(changedConfig(example), (given) => isSound(JSON.stringify(given))),
      { numRuns: 150 },
    );
  });
});

describe("the file", () => {
  let folder: string;
  const file = (name: string) => path.join(folder, name);
  const failure = (name: string): Promise<unknown> =>
    readConfig(file(name)).then(
      () => "no failure",
      (error) => error,
    );
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), "trailboard-config-"));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test("that is there is read, with and without a byte order mark", async () => {
    await writeFile(file("a.json"), '{"name": "abc"}');
    await writeFile(file("b.json"), '\ufeff{"name": "abc"}');

    expect(await readConfig(file("a.json"))).toEqual({ ...defaultConfig, name: "abc" });
    expect(await readConfig(file("b.json"))).toEqual({ ...defaultConfig, name: "abc" });
  });

  test("that is named and not there is missed", async () => {
    const error = await failure("none.json");

    expect(error).toBeInstanceOf(CliError);
    expect(error).toMatchObject({ message: `Cannot read ${file("none.json")}: there is no such file` });
  });

  test("that is wrong is refused with a sentence for each field", async () => {
    await writeFile(file("wrong.json"), '{"name": 1, "region": 2, "tags": 3}');
    const error = await failure("wrong.json");

    expect(error).toBeInstanceOf(CliError);
    expect(error).toMatchObject({
      exitCode: 1,
      message: `Cannot use name 1 in ${file("wrong.json")}: expected 1 to 20 lower-case letters, digits and dashes, a letter first, in quotes`,
      more: [expect.stringContaining("Cannot use region 2 "), expect.stringContaining("Cannot use tags 3 ")],
    });
  });

  test("that is large, endless, a folder, or no text is refused", async () => {
    await writeFile(file("large.json"), `{"name": "${"a".repeat(1_000_000)}"}`);
    await writeFile(file("utf-16.json"), Buffer.from('\ufeff{"name": "abc"}', "utf16le"));

    expect(await failure("large.json")).toMatchObject({ message: expect.stringContaining("more than 1 MB") });
    expect(await failure("utf-16.json")).toMatchObject({ message: expect.stringContaining("UTF-8") });
    expect(await failure(".")).toBeInstanceOf(CliError);
    await expect(readConfig("/dev/zero")).rejects.toThrow("more than 1 MB");
  });
});
