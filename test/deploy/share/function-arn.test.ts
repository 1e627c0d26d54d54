import fc from "fast-check";
import { expect, test } from "vitest";
import { parseFunctionArn } from "../../../deploy/share/function-arn.ts";
import "../../support/property-seed.ts";

test("a function's ARN is read in its parts, with the version or alias that is part of it", () => {
  const arn = "arn:aws:lambda:eu-central-1:111122223333:function:customWidget-trailboard";

  expect(parseFunctionArn(arn)).toEqual({
    arn,
    partition: "aws",
    region: "eu-central-1",
    accountId: "111122223333",
    name: "customWidget-trailboard",
    qualifier: "",
  });
  expect(parseFunctionArn(`${arn}:live`)?.qualifier).toBe("live");
  expect(parseFunctionArn(`${arn}:$LATEST`)?.qualifier).toBe("$LATEST");
  expect(parseFunctionArn("arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:f")).toMatchObject({
    partition: "aws-us-gov",
    region: "us-gov-west-1",
  });
});

test.each([
  ["a wildcard", "arn:aws:lambda:eu-central-1:111122223333:function:*"],
  ["a wildcard at the end", "arn:aws:lambda:eu-central-1:111122223333:function:customWidget-*"],
  ["a wildcard as version", "arn:aws:lambda:eu-central-1:111122223333:function:f:*"],
  ["a wildcard as account", "arn:aws:lambda:eu-central-1:*:function:f"],
  ["a wildcard as Region", "arn:aws:lambda:*:111122223333:function:f"],
  ["one character of any kind", "arn:aws:lambda:eu-central-1:111122223333:function:customWidge?"],
  ["a policy variable", "arn:aws:lambda:eu-central-1:111122223333:function:${aws:username}"],
  ["what CloudFormation would replace", "${IndexFunction.Arn}"],
  ["a bare name", "customWidget-trailboard"],
  ["a partial ARN", "111122223333:function:f"],
  ["a layer", "arn:aws:lambda:eu-central-1:111122223333:layer:l:1"],
  ["another service", "arn:aws:s3:::bucket"],
  ["a line end", "arn:aws:lambda:eu-central-1:111122223333:function:f\n"],
  ["a second ARN", "arn:aws:lambda:eu-central-1:111122223333:function:f,arn:aws:s3:::b"],
  ["nothing", ""],
  ["no text", 7],
  ["a list", ["arn:aws:lambda:eu-central-1:111122223333:function:f"]],
])("%s is not the ARN of one function", (_what, text) => {
  expect(parseFunctionArn(text)).toBeUndefined();
});

test("no ARN that is read has a character that means something in a policy", () => {
  const part = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom(
      "aws",
      "lambda",
      "eu-central-1",
      "111122223333",
      "function",
      "f",
      "*",
      "?",
      "$LATEST",
      "${a}",
    ),
  );
  fc.assert(
    fc.property(fc.array(part, { minLength: 5, maxLength: 9 }), (parts) => {
      const text = ["arn", ...parts].join(":");
      const read = parseFunctionArn(text);
      if (read) expect(read.arn).not.toMatch(/[*?{}\s"\\]/);
    }),
  );
});
