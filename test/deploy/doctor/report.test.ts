import { afterEach, expect, test } from "vitest";
import { roleChecks } from "../../../deploy/doctor/checks/roles.ts";
import { stackChecks } from "../../../deploy/doctor/checks/stack.ts";
import { cannotTell, type Line, ok, problem, warning } from "../../../deploy/doctor/finding.ts";
import { reportText } from "../../../deploy/doctor/print-lines.ts";
import { type Check, runChecks } from "../../../deploy/doctor/run-checks.ts";
import { type Deployment, emptyAccount, told } from "./deployed.ts";

let here: Deployment | undefined;
afterEach(async () => {
  await here?.close();
  here = undefined;
});

const LINES: readonly Line[] = [
  { section: "stack", ...ok("deployed", "CREATE_COMPLETE") },
  { section: "credentials", ...ok("who", "arn:aws:iam::111122223333:user/engineer") },
  { section: "index", ...problem("gaps", "3 hours are missing", "trailboard index backfill") },
  { section: "index", ...warning("newest hour", "2 hours are missing", "") },
];

test("the report is aligned, in the order of the sections, with mends under their lines and a sum", () => {
  expect(reportText(LINES)).toBe(`credentials
  ok       who          arn:aws:iam::111122223333:user/engineer

stack
  ok       deployed     CREATE_COMPLETE

index
  problem  gaps         3 hours are missing
           mend: trailboard index backfill
  warning  newest hour  2 hours are missing

1 problem, 1 warning`);
});

test("colour is for the word alone, and only where it is asked for", () => {
  expect(reportText(LINES, { colour: true })).toContain("  \u001b[31mproblem\u001b[0m  gaps  ");
  expect(reportText(LINES)).not.toContain("\u001b");
});

test("all well is said in words", () => {
  expect(reportText(LINES.slice(0, 2))).toMatch(/\n\nAll is well$/);
  expect(reportText(LINES.slice(3))).toMatch(/\n\nNo problems, 1 warning$/);
});

test("without a stack one problem says so, and what would need it is not asked", async () => {
  here = await emptyAccount();

  expect(await told([...stackChecks, ...roleChecks], here.picture)).toEqual([
    "problem deployed: there is no stack trailboard in account 111122223333, Region eu-central-1",
    "warning roles: not looked at: there is no stack trailboard",
  ]);
});

test("a check that throws is a line that cannot tell, and the others go on; progress counts each", async () => {
  here = await emptyAccount();
  const check = (name: string, run: Check["run"]): Check => ({
    section: "credentials",
    name,
    permission: "x:Look",
    run,
  });
  const progress: string[] = [];

  const lines = await runChecks(
    [
      check("one", async () => {
        throw Object.assign(new Error("not for you"), { name: "AccessDenied" });
      }),
      check("two", async () => {
        throw new TypeError("a mistake");
      }),
      check("three", async () => [ok("three", "well")]),
    ],
    here.picture,
    (done, total) => progress.push(`${done}/${total}`),
  );

  expect(lines.map(({ check: name, state, sentence, mend }) => [name, state, sentence, mend])).toEqual([
    ["one", "warning", "cannot tell: not for you", "looking at it needs x:Look"],
    ["two", "warning", "cannot tell: a mistake", "what AWS or the message says must be mended first"],
    ["three", "ok", "well", ""],
  ]);
  expect(progress).toEqual(["1/3", "2/3", "3/3"]);
});

test.each([
  ["AccessDenied", {}],
  ["AccessDeniedException", {}],
  ["Unknown", { $metadata: { httpStatusCode: 403 } }],
])("a refusal is known by %s", (name, more) => {
  const refusal = Object.assign(new Error("no"), { name, ...more });

  expect(cannotTell("x", new Error("Cannot look", { cause: refusal }), "x:Look").mend).toBe(
    "looking at it needs x:Look",
  );
});
