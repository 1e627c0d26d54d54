import { afterAll, beforeAll, expect, test } from "vitest";
import { deployStack } from "../../../deploy/apply/deploy/deploy-stack.ts";
import { type FunctionName, functionNames } from "../../../deploy/bundle/functions.ts";
import { defaultConfig } from "../../../deploy/config/config.ts";
import { stackChecks } from "../../../deploy/doctor/checks/stack.ts";
import { stackTemplate } from "../../../deploy/stack/stack.ts";
import { type Engine, startEngine } from "../apply/engine.ts";
import { CODE, pictureFor, told } from "./deployed.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine();
  engine.aws.cloudFormation.stepsPerLook = 1000;
});
afterAll(() => engine.close());

const archiveOf = (name: FunctionName) => ({
  function: name,
  fileName: CODE[name] ?? "",
  bytes: new TextEncoder().encode(name),
});

test("what deploy has just put there is as doctor wants it, the index with its name as text too", async () => {
  const artifacts = {
    template: stackTemplate(defaultConfig, CODE),
    archives: functionNames.map(archiveOf),
  };
  expect((await deployStack(engine.session(), artifacts)).kind).toBe("deployed");

  const picture = pictureFor(engine.account, defaultConfig);

  expect((await told(stackChecks, picture))[1]).toMatch(/^ok up to date: all \d\d resources are as /);
  expect((await picture.template()).Resources.IndexBucket?.Properties?.BucketName).toBe(
    "trailboard-index-111122223333-eu-central-1",
  );
});
