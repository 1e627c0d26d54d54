import fc from "fast-check";
import { expect, test } from "vitest";
import { meaningOf } from "../../../../deploy/apply/iam/meaning.ts";
import { ruleWords } from "../../../../deploy/apply/iam/rule-words.ts";
import { statementWords } from "../../../../deploy/apply/iam/statement-words.ts";
import { sortedJson } from "../../../../deploy/sorted-json.ts";
import type { Json } from "../../../../deploy/stack/template.ts";

const sub = (text: string) => ({ "Fn::Sub": text });
const arn = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });
const allow = { Effect: "Allow", Action: "s3:GetObject", Resource: "*" };

test.each<[Json, string]>([
  [
    {
      Sid: "GetObject",
      Effect: "Allow",
      Action: ["s3:GetObject"],
      Resource: [sub("${IndexBucket.Arn}/hours/*"), sub("${IndexBucket.Arn}/days/*")],
      Condition: { StringEquals: { "aws:ResourceAccount": { Ref: "AWS::AccountId" } } },
    },
    "may read (s3:GetObject) IndexBucket/{days/*, hours/*}, only in this account",
  ],
  [{ ...allow, Resource: arn("IndexBucket") }, "may read (s3:GetObject) IndexBucket"],
  [{ ...allow, Resource: { Ref: "EventDataStoreArn" } }, "may read (s3:GetObject) ${EventDataStoreArn}"],
  [{ ...allow, Action: ["s3:GetObject", "s3:PutObject"] }, "may s3:GetObject, s3:PutObject on *"],
  [
    { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
    "lambda.amazonaws.com may assume it",
  ],
  [
    {
      Effect: "Allow",
      Principal: { Service: "scheduler.amazonaws.com" },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } },
    },
    "scheduler.amazonaws.com may assume it, only for this account",
  ],
  [
    {
      Effect: "Deny",
      Principal: "*",
      Action: "s3:*",
      Resource: [sub("${IndexBucket.Arn}"), sub("${IndexBucket.Arn}/*")],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    "DENY anybody to s3:* on IndexBucket, IndexBucket/*, without TLS",
  ],
  [{ ...allow, Effect: "Deny" }, "DENY to read (s3:GetObject) *"],
  [
    {
      ...allow,
      Action: "s3:ListBucket",
      Condition: { StringLikeIfExists: { "s3:prefix": ["months/*", "days/*"] } },
    },
    'may list (s3:ListBucket) *, if s3:prefix is like "days/*" or "months/*", or absent',
  ],
  [
    { ...allow, Condition: { ArnLike: { "aws:SourceArn": "arn:aws:sns:*" } } },
    "may read (s3:GetObject) *, if aws:SourceArn ArnLike arn:aws:sns:*",
  ],
])("%j", (statement, words) => {
  expect(statementWords(statement)).toBe(words);
});

test.each<[string, Json]>([
  ["everything but", { Effect: "Allow", NotAction: "iam:*", Resource: "*" }],
  ["an effect that is none", { ...allow, Effect: "Perhaps" }],
  ["a list that is empty", { ...allow, Action: [] }],
  ["a function of CloudFormation", { ...allow, Resource: { "Fn::If": ["A", "*", "b"] } }],
  ["a field that is not known", { ...allow, More: 1 }],
  ["an operator that is not known", { ...allow, Condition: { Soon: { a: "b" } } }],
  ["nobody and nothing", { Effect: "Allow", Action: "s3:GetObject" }],
  ["no statement", [1, null]],
])("what words cannot say exactly is said as JSON: %s", (_what, statement) => {
  expect(statementWords(statement)).toBe(sortedJson(statement));
});

test("a text that looks like something else is quoted", () => {
  const words = (text: string) => statementWords({ ...allow, Resource: text });
  expect(words("IndexBucket")).toBe('may read (s3:GetObject) "IndexBucket"');
  expect(words("IndexBucket/*")).toBe('may read (s3:GetObject) "IndexBucket/*"');
  expect(words("*, only in this account")).toBe('may read (s3:GetObject) "*, only in this account"');
  expect(words("${IndexBucket.Arn}")).toBe('may read (s3:GetObject) "${!IndexBucket.Arn}"');
});

test("policies that are attached, boundaries and permissions of functions have words too", () => {
  const words = (place: string, statement: Json) =>
    ruleWords({ place, statement: JSON.stringify(statement) });
  expect(words("attached policy", "arn:aws:iam::aws:policy/ReadOnlyAccess")).toBe(
    "has all that policy arn:aws:iam::aws:policy/ReadOnlyAccess allows",
  );
  expect(words("permissions boundary", { Ref: "Boundary" })).toBe(
    "may at most what boundary ${Boundary} allows",
  );
  const permission = {
    Action: "lambda:InvokeFunction",
    FunctionName: arn("IndexFunction"),
    Principal: "444455556666",
  };
  expect(words("permission", permission)).toBe(
    'AWS "444455556666" may call (lambda:InvokeFunction) IndexFunction',
  );
  const conditional = { ...permission, SourceArn: "arn:aws:s3:::b" };
  expect(words("permission", conditional)).toBe(sortedJson(conditional));
});

// Few values, and such as could be taken for words, resources or several: so that likes meet.
const text = fc.constantFrom(
  "*",
  "A",
  "A/x",
  "A/x, y",
  "A/{x, y}",
  "x",
  "AWS x",
  "arn:a:b",
  "${A.Arn}",
  "s3:GetObject",
  "sts:AssumeRole",
  "true",
  "it",
  "a or b",
  'x", "y',
);
const value = fc.oneof(
  text,
  text.map((Ref) => ({ Ref })),
  fc.constantFrom<Json>(arn("A"), sub("${A.Arn}"), sub("${A.Arn}/x"), sub("${A.Arn}/y"), sub("${!A}")),
  fc.constantFrom<Json>({ "Fn::Sub": "A", More: 1 }, { "Fn::Sub": ["${x}", { x: "A" }] }, 1, true, null),
);
const values = fc.oneof(value, fc.array(value, { maxLength: 3 }));
const condition = fc.dictionary(
  fc.constantFrom("StringEquals", "StringLike", "StringLikeIfExists", "ForAnyValue:StringLike", "Bool", "is"),
  fc.dictionary(
    fc.constantFrom("aws:SecureTransport", "aws:SourceAccount", "s3:prefix", "ForAnyValue:x", "x"),
    fc.oneof(
      values,
      fc.constantFrom<Json>("true", "false", { Ref: "AWS::AccountId" }, ["a", "b"], ["a or b"]),
    ),
    { maxKeys: 2 },
  ),
  { maxKeys: 2 },
);
const statement = fc.record(
  {
    Sid: fc.constantFrom("One", "Two"),
    Effect: fc.constantFrom("Allow", "Deny", "Other"),
    Principal: fc.oneof(
      fc.constantFrom<Json>("*", { AWS: "*" }, { Service: "*" }),
      fc.dictionary(fc.constantFrom("AWS", "Service", "Federated", "Odd"), values, { maxKeys: 2 }),
    ),
    Action: values,
    NotAction: values,
    Resource: values,
    Condition: condition,
  },
  { requiredKeys: ["Effect", "Action"] },
) as fc.Arbitrary<Json>;

test("two statements of different meaning never have the same line", () => {
  fc.assert(
    fc.property(fc.array(statement, { minLength: 50, maxLength: 200 }), (statements) => {
      const meaningByLine = new Map<string, string>();
      for (const one of statements) {
        const line = statementWords(one);
        const meaning = sortedJson(meaningOf(one));
        expect(meaningByLine.get(line) ?? meaning, line).toBe(meaning);
        meaningByLine.set(line, meaning);
      }
    }),
    { numRuns: 100 },
  );
});

test("a line is one line, whatever is in the statement", () => {
  fc.assert(
    fc.property(fc.json(), fc.string(), (any, odd) => {
      expect(statementWords(JSON.parse(any) as Json)).not.toContain("\n");
      expect(statementWords({ ...allow, Resource: `${odd}\n` })).not.toContain("\n");
    }),
  );
});
