import { execFile } from "node:child_process";
import path from "node:path";
import { expect, test } from "vitest";
import { readBody, widgetsOf } from "./read-body.ts";

const bin = path.join(import.meta.dirname, "../../../bin/trailboard.js");

/** The command as it is shipped, with nothing of this machine's AWS configuration. */
function trailboard(
  stdin: string,
  ...args: string[]
): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    const env = {
      PATH: process.env.PATH,
      AWS_CONFIG_FILE: "/dev/null",
      AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    };
    const child = execFile(
      process.execPath,
      [bin, ...args],
      { env: { ...env, AWS_EC2_METADATA_DISABLED: "true" }, timeout: 60_000 },
      (error, stdout, stderr) => resolve({ code: error ? Number(error.code ?? -1) : 0, stdout, stderr }),
    );
    child.stdin?.end(stdin);
  });
}

test("trailboard embed --file - is a filter: the body in, the body with the widget out, the rest on stderr", async () => {
  const added = await trailboard(readBody("ours"), "embed", "errors", "--file", "-");
  const removed = await trailboard(added.stdout, "embed", "errors", "--file", "-", "--remove");

  expect(added.code).toBe(0);
  expect(widgetsOf(added.stdout)).toHaveLength(widgetsOf(readBody("ours")).length + 1);
  expect(added.stderr).toContain('Added errors "Errors" in the body on stdin');
  expect(removed.stdout).toBe(readBody("ours"));
});

test("trailboard embed --file - gives back the very body where nothing is to do, and nothing where it failed", async () => {
  const same = await trailboard(readBody("hand-edited"), "embed", "kpis", "--file", "-", "--remove");
  const failed = await trailboard('{"widgets":[],}', "embed", "kpis", "--file", "-");

  expect(same).toMatchObject({ code: 0, stdout: readBody("hand-edited") });
  expect(failed).toMatchObject({ code: 1, stdout: "" });
  expect(failed.stderr.trim().split("\n")).toHaveLength(1);
  expect(failed.stderr).toContain("it is no JSON (comments and trailing commas are none)");
});

test("trailboard embed without credentials says what the file would have needed to say itself", async () => {
  const { code, stderr } = await trailboard(
    readBody("one-line"),
    "embed",
    "top",
    "--file",
    "-",
    "--region",
    "eu-west-1",
  );

  expect(code).toBe(1);
  expect(stderr).toMatch(
    /^Cannot tell which function is to draw top: the file has no widget of Trailboard yet/,
  );
  expect(stderr).toContain("aws configure");
});
