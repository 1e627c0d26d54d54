import { expect, test } from "vitest";
import { withStaticNames } from "../../../../deploy/apply/prepare/static-names.ts";
import { defaultConfig } from "../../../../deploy/config/config.ts";
import { namesOf } from "../../../../deploy/names.ts";
import { stackTemplate } from "../../../../deploy/stack/stack.ts";
import type { Resource, Template } from "../../../../deploy/stack/template.ts";

const place = { accountId: "111122223333", region: "eu-central-1", partition: "aws" };
const templateOf = (Resources: Readonly<Record<string, Resource>>): Template => ({
  AWSTemplateFormatVersion: "2010-09-09",
  Description: "",
  Parameters: {},
  Outputs: {},
  Resources,
});
const bucket = (
  BucketName: NonNullable<Resource["Properties"]>[string],
  more: Partial<Resource> = {},
): Resource => ({
  Type: "AWS::S3::Bucket",
  Properties: { BucketName },
  DeletionPolicy: "Retain",
  ...more,
});

test("the bucket that outlives our stack is called by text, as CloudFormation needs it to take it back", () => {
  const code = {
    trailboard: "a.zip",
    "trailboard-detail": "b.zip",
    "trailboard-public": "c.zip",
    "trailboard-indexer": "d.zip",
  };
  const { Resources } = withStaticNames(stackTemplate(defaultConfig, code), place);

  const names = Object.values(Resources)
    .filter(({ DeletionPolicy }) => DeletionPolicy === "Retain")
    .map(({ Properties }) => Properties?.BucketName);
  expect(names).toEqual([namesOf(defaultConfig).indexBucket(place.accountId, place.region)]);
});

test("only names, only of what outlives the stack, and only of pseudo parameters become text", () => {
  const sub = { "Fn::Sub": "b-${AWS::AccountId}-${AWS::Region}-${AWS::Partition}" };
  const template = templateOf({
    Kept: bucket(sub),
    KeptOnUpdate: bucket(sub, { DeletionPolicy: "RetainExceptOnCreate" }),
    Deleted: bucket(sub, { DeletionPolicy: "Delete" }),
    Other: bucket({ "Fn::Sub": "b-${Kept}" }),
    Literal: bucket({ "Fn::Sub": "b-${!AWS::Region}" }),
    Mapped: bucket({ "Fn::Sub": ["b-${x}", { x: "y" }] }),
    Plain: bucket("b"),
    Bare: { Type: "AWS::S3::Bucket", DeletionPolicy: "Retain" },
  });

  const { Resources } = withStaticNames(template, place);

  const names = Object.fromEntries(
    Object.entries(Resources).map(([id, { Properties }]) => [id, Properties?.BucketName]),
  );
  expect(names).toEqual({
    Kept: "b-111122223333-eu-central-1-aws",
    KeptOnUpdate: "b-111122223333-eu-central-1-aws",
    Deleted: sub,
    Other: { "Fn::Sub": "b-${Kept}" },
    Literal: { "Fn::Sub": "b-${!AWS::Region}" },
    Mapped: { "Fn::Sub": ["b-${x}", { x: "y" }] },
    Plain: "b",
    Bare: undefined,
  });
});
