import fc from "fast-check";
import { expect, test } from "vitest";
import { iamDiff } from "../../../../deploy/apply/iam/iam-diff.ts";
import { iamRules } from "../../../../deploy/apply/iam/iam-rules.ts";
import type { Json, Resource } from "../../../../deploy/stack/template.ts";

type Properties = Readonly<Record<string, Json>>;
const template = (resources: Readonly<Record<string, { Type: string; Properties: Properties }>>) => ({
  Resources: resources as Readonly<Record<string, Resource>>,
});
const read = { Effect: "Allow", Action: ["s3:GetObject"], Resource: { "Fn::Sub": "arn:aws:s3:::b/*" } };
const write = { ...read, Action: ["s3:PutObject"] };
const role = (statements: Json) => ({
  Type: "AWS::IAM::Role",
  Properties: {
    AssumeRolePolicyDocument: {
      Version: "2012-10-17",
      Statement: {
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      },
    },
    Policies: [{ PolicyName: "index", PolicyDocument: { Version: "2012-10-17", Statement: statements } }],
  },
});

test("every place of a template that says who may do what is read", () => {
  const rules = iamRules(
    template({
      Role: {
        Type: "AWS::IAM::Role",
        Properties: {
          ...role([read]).Properties,
          ManagedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
          PermissionsBoundary: "arn:aws:iam::111122223333:policy/boundary",
        },
      },
      Viewers: { Type: "AWS::IAM::ManagedPolicy", Properties: { PolicyDocument: { Statement: [read] } } },
      Bucket: {
        Type: "AWS::S3::BucketPolicy",
        Properties: { Bucket: "b", PolicyDocument: { Statement: read } },
      },
      Key: { Type: "AWS::KMS::Key", Properties: { KeyPolicy: { Statement: [read] } } },
      Permission: {
        Type: "AWS::Lambda::Permission",
        Properties: { Action: "lambda:InvokeFunction", Principal: "*" },
      },
      Function: { Type: "AWS::Lambda::Function", Properties: { Handler: "index.handler" } },
    }),
  );

  expect(rules.map(({ logicalId, place }) => `${logicalId}: ${place}`)).toEqual([
    "Role: trust",
    "Role: policy index",
    "Role: attached policy",
    "Role: permissions boundary",
    "Viewers: policy",
    "Bucket: resource policy",
    "Key: resource policy",
    "Permission: permission",
  ]);
});

test("a statement that changed is one taken away and one granted; the rest is not said", () => {
  const changes = iamDiff(template({ Role: role([read]) }), template({ Role: role([write]) }));

  expect(changes).toEqual([
    {
      change: "removed",
      logicalId: "Role",
      type: "AWS::IAM::Role",
      place: "policy index",
      statement: expect.stringContaining("s3:GetObject"),
    },
    {
      change: "added",
      logicalId: "Role",
      type: "AWS::IAM::Role",
      place: "policy index",
      statement: expect.stringContaining("s3:PutObject"),
    },
  ]);
});

test("the order of keys and of statements is no change; a statement said twice is one more", () => {
  const reversed = Object.fromEntries(Object.entries(read).reverse()) as Json;
  expect(iamDiff(template({ R: role([read, write]) }), template({ R: role([write, reversed]) }))).toEqual([]);
  expect(iamDiff(template({ R: role([read]) }), template({ R: role([read, read]) }))).toMatchObject([
    { change: "added" },
  ]);
});

test("a label, the order of a list and a list of one are no change: nobody may do anything else", () => {
  const labelled = {
    Sid: "Read",
    Effect: "Allow",
    Action: "s3:GetObject",
    Resource: [{ "Fn::Sub": "arn:aws:s3:::b/*" }],
  };
  const two = { ...read, Action: ["s3:GetObject", "s3:PutObject"] };
  const turned = { ...two, Action: ["s3:PutObject", "s3:GetObject"] };
  expect(iamDiff(template({ R: role([read, two]) }), template({ R: role([labelled, turned]) }))).toEqual([]);
});

test("a role that comes or goes brings all its statements, the one who may assume it too", () => {
  const all = template({ Role: role([read]) });
  expect(iamDiff({}, all).map(({ change, place }) => `${change} ${place}`)).toEqual([
    "added trust",
    "added policy index",
  ]);
  expect(iamDiff(all, {}).map(({ change }) => change)).toEqual(["removed", "removed"]);
});

test("policies of a shape that nobody expects do not stop a plan", () => {
  const odd: Json[] = [null, 3, "text", [], {}, { Statement: null }, { Statement: [null, 1] }];
  for (const document of odd)
    expect(() =>
      iamRules(
        template({
          Role: {
            Type: "AWS::IAM::Role",
            Properties: {
              AssumeRolePolicyDocument: document,
              Policies: document,
              ManagedPolicyArns: document,
            },
          },
        }),
      ),
    ).not.toThrow();
});

test("no template differs from itself, and what one direction grants the other takes away", () => {
  const statement = fc.record({
    Effect: fc.constantFrom("Allow", "Deny"),
    Action: fc.array(fc.constantFrom("s3:GetObject", "s3:PutObject", "lambda:InvokeFunction"), {
      maxLength: 3,
    }),
    Resource: fc.oneof(fc.constant("*"), fc.record({ "Fn::Sub": fc.string() })),
  });
  const templates = fc
    .dictionary(fc.constantFrom("A", "B", "C"), fc.array(statement, { maxLength: 4 }))
    .map((roles) =>
      template(Object.fromEntries(Object.entries(roles).map(([id, list]) => [id, role(list as Json)]))),
    );
  fc.assert(
    fc.property(templates, templates, (a, b) => {
      expect(iamDiff(a, a)).toEqual([]);
      const statements = (changes: ReturnType<typeof iamDiff>, wanted: string) =>
        changes
          .filter(({ change }) => change === wanted)
          .map(({ logicalId, place, statement: text }) => `${logicalId} ${place} ${text}`)
          .sort();
      expect(statements(iamDiff(a, b), "added")).toEqual(statements(iamDiff(b, a), "removed"));
    }),
  );
});
