import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { defaultConfig } from "../../../deploy/config/config.ts";
import { bucketSettingChecks } from "../../../deploy/doctor/checks/bucket-settings.ts";
import { concurrencyChecks } from "../../../deploy/doctor/checks/concurrency.ts";
import { eventDataStoreChecks } from "../../../deploy/doctor/checks/event-data-store.ts";
import { viewerChecks } from "../../../deploy/doctor/checks/viewers.ts";
import { cannotTell } from "../../../deploy/doctor/finding.ts";
import { runChecks } from "../../../deploy/doctor/run-checks.ts";
import { type Deployment, deployedAccount, pictureFor, told } from "./deployed.ts";

let here: Deployment;
beforeAll(async () => {
  here = await deployedAccount();
});
afterAll(() => here.close());

const BUCKET = "trailboard-index-111122223333-eu-central-1";
const KEY = "arn:aws:kms:eu-central-1:111122223333:key/abc";
const fresh = (config = here.config) => pictureFor(here.account, config);

function bucket() {
  const found = here.aws.state.buckets.get(BUCKET);
  if (!found) throw new Error("The fake has no index bucket");
  return found;
}

const AS_DEPLOYED = ["ok bucket settings: no public access, encrypted as configured, versioned"];
beforeEach(async () => {
  expect(await told(bucketSettingChecks, fresh())).toEqual(AS_DEPLOYED);
});

test("a bucket that somebody opened, or stopped versioning, is a problem in each respect", async () => {
  const { publicAccessBlock, versioning } = bucket();
  Object.assign(bucket(), {
    publicAccessBlock: { ...publicAccessBlock, BlockPublicPolicy: false },
    versioning: "Suspended",
  });
  expect(await told(bucketSettingChecks, fresh())).toEqual([
    "problem public access: the bucket does not block public access: BlockPublicPolicy off",
    "problem versioning: versioning is Suspended: what is written or deleted by mistake cannot be brought back",
  ]);
  Object.assign(bucket(), { publicAccessBlock: undefined, versioning });
  expect((await told(bucketSettingChecks, fresh()))[0]).toContain(
    "BlockPublicAcls, BlockPublicPolicy, IgnorePublicAcls, RestrictPublicBuckets off",
  );
  Object.assign(bucket(), { publicAccessBlock });
});

test("objects that are encrypted otherwise than configured", async () => {
  const keyed = { ...defaultConfig, index: { ...defaultConfig.index, kmsKey: KEY } };
  expect(await told(bucketSettingChecks, fresh(keyed))).toEqual([
    "problem encryption: new objects are encrypted with AES256, not aws:kms",
  ]);
});

test("what may not be read of a bucket is said with the permission, each for itself", async () => {
  here.aws.answer("s3", "GetBucketVersioning", { status: 403, code: "AccessDenied", message: "no" });
  expect(await runChecks(bucketSettingChecks, fresh())).toMatchObject([
    { check: "versioning", state: "warning", mend: "looking at it needs s3:GetBucketVersioning" },
  ]);
});

test("an account whose quota is too small to reserve anything hears it before a first deploy", async () => {
  expect((await told(concurrencyChecks, fresh()))[0]).toMatch(
    /^ok concurrency: \d+ calls at once reserved of the account's \d+, \d+ are free$/,
  );
  const { state } = here.aws;
  const before = state.lambdaConcurrency;
  state.lambdaConcurrency = 10;
  const message = "Stack with id trailboard does not exist";
  here.aws.answer(
    "cloudformation",
    "DescribeStacks",
    { status: 400, code: "ValidationError", message },
    { times: 1 },
  );
  const [line] = await runChecks(concurrencyChecks, fresh());
  state.lambdaConcurrency = before;
  expect(line).toMatchObject({
    state: "problem",
    sentence: expect.stringContaining("of this account's 10"),
    mend: expect.stringContaining('"reservedConcurrency"'),
  });
});

const storeWith = (KmsKeyId: string) =>
  here.aws.answer("cloudtrail", "GetEventDataStore", async (_input, goOn) => ({
    ...(await goOn()),
    ...(KmsKeyId === "" ? {} : { KmsKeyId }),
  }));
const keyLine = async (config = here.config) =>
  (await told(eventDataStoreChecks, fresh(config))).filter((line) => line.split(" ")[1] === "key:");

test("a store with a key that the functions may not use is a problem, with the line to configure", async () => {
  const keyed = { ...defaultConfig, eventDataStoreKey: KEY };
  storeWith(KEY);
  expect(await keyLine()).toEqual([
    `problem key: the store is encrypted with ${KEY}, which the functions may not use: queries fail`,
  ]);
  storeWith(KEY);
  expect(await keyLine(keyed)).toEqual([`ok key: ${KEY}`]);
  storeWith("");
  expect(await keyLine(keyed)).toEqual([
    `warning key: the configuration names a key that the store does not use: ${KEY}`,
  ]);
  storeWith("");
  expect(await keyLine()).toEqual([]);
});

test("credentials that IAM does not know as user or role are no failure to try again", async () => {
  here.aws.answer("iam", "SimulatePrincipalPolicy", {
    status: 404,
    code: "NoSuchEntity",
    message: "User x does not exist",
  });
  expect(await runChecks(viewerChecks, fresh())).toMatchObject([
    {
      sentence: expect.stringContaining("IAM simulates users and roles"),
      mend: expect.stringMatching(/^run doctor as/),
    },
  ]);
});

test("only what may pass is to be tried again", () => {
  const mendOf = (name: string) => cannotTell("x", Object.assign(new Error("no"), { name }), "p").mend;
  expect(mendOf("ThrottlingException")).toBe("in passing, as it seems: run doctor again");
  expect(mendOf("ValidationError")).toBe("what AWS or the message says must be mended first");
});
