import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SECTIONS } from "../../../deploy/doctor/finding.ts";
import { type Deployment, deployedAccount } from "./deployed.ts";

/** The built command as a process: what a person and a machine get. */
const COMMAND = path.resolve(import.meta.dirname, "../../../bin/trailboard.js");

let here: Deployment;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), "doctor-"));
  here = await deployedAccount();
});
afterAll(async () => {
  await here.close();
  await rm(folder, { recursive: true, force: true });
});

function doctor(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, [COMMAND, "doctor", ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...here.aws.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (data) => {
      stdout += data;
    });
    child.stderr.on("data", (data) => {
      stderr += data;
    });
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

test("--json is one object with every line and the sums, and exit code 1 is for problems", async () => {
  const { code, stdout } = await doctor(["--json"]);

  const { lines, problems, warnings } = JSON.parse(stdout);
  expect(new Set(lines.map(({ section }: { section: string }) => section))).toEqual(new Set(SECTIONS));
  const count = (state: string) => lines.filter((line: { state: string }) => line.state === state).length;
  expect([problems, warnings]).toEqual([count("problem"), count("warning")]);
  expect(code).toBe(problems > 0 ? 1 : 0);
  for (const line of lines)
    expect(Object.keys(line).sort()).toEqual(["check", "mend", "section", "sentence", "state"]);
});

test("for people: sections and a sum, no colour where there is no terminal", async () => {
  const { stdout } = await doctor([]);

  expect(stdout).toMatch(/^credentials\n {2}ok {7}account /);
  expect(stdout).toMatch(/\n\n(All is well|.+ problems?, .+ warnings?)\n$/);
  expect(stdout).not.toContain("\u001b");
});

test("everything refused is warnings, not problems, and no failure", async () => {
  const denied = { status: 403, code: "AccessDeniedException", message: "no" };
  for (const service of ["cloudformation", "cloudtrail", "cloudwatch", "lambda", "iam", "s3", "scheduler"])
    here.aws.answer(service, "*", denied, { times: 10_000 });

  const { code, stdout, stderr } = await doctor(["--json"]);

  const { lines, problems } = JSON.parse(stdout);
  expect([code, problems, stderr]).toEqual([0, 0, ""]);
  expect(lines.length).toBeGreaterThan(SECTIONS.length);
  const unknown = lines.filter(({ sentence }: { sentence: string }) => sentence.startsWith("cannot tell: "));
  for (const { mend } of unknown) expect(mend).toMatch(/^(looking at it needs |the topic's subscriptions)/);
});

test("credentials that AWS does not know are the report, and a problem", async () => {
  here.aws.answer("sts", "GetCallerIdentity", {
    status: 403,
    code: "InvalidClientTokenId",
    message: "The security token included in the request is invalid.",
  });

  const { code, stdout } = await doctor(["--json"]);

  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    problems: 1,
    warnings: 0,
    lines: [
      {
        section: "credentials",
        state: "problem",
        sentence: expect.stringContaining("these credentials are not known to AWS"),
      },
    ],
  });
});

test("a configuration that cannot be used is the report, too", async () => {
  const file = path.join(folder, "wrong.json");
  await writeFile(file, '{"index": {"retentionDays": 3}}');

  const { code, stdout } = await doctor(["--json", "--config", file]);

  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ problems: 1, lines: [{ check: "configuration" }] });
});
