import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { stackTemplate } from "../../../deploy/stack/stack.ts";
import { CODE, configurations } from "./configurations.ts";

const found = spawnSync("cfn-lint", ["--version"], { encoding: "utf8" });
const isThere = found.status === 0;

test("cfn-lint finds nothing to say of any configuration's template", { timeout: 120_000 }, ({ skip }) => {
  skip(!isThere, "cfn-lint is not on this machine");
  const folder = mkdtempSync(path.join(os.tmpdir(), "trailboard-cfn-lint-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const files = configurations.map(([, config], at) => {
    const file = path.join(folder, `${at}.json`);
    writeFileSync(file, JSON.stringify(stackTemplate(config, CODE)));
    return file;
  });
  const { status, stdout } = spawnSync(
    "cfn-lint",
    ["--regions", "eu-central-1", "us-east-1", "--", ...files],
    {
      encoding: "utf8",
    },
  );

  expect(stdout).toBe("");
  expect(status).toBe(0);
});
