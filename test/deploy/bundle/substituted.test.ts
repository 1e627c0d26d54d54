import fc from "fast-check";
import { expect, test } from "vitest";
import { substituted } from "../../../deploy/bundle/substituted.ts";
import { literally } from "../../../deploy/stack/intrinsics.ts";
import "../../support/property-seed.ts";

const file = "dashboards/Payments.json";
const values = { "AWS::Region": "eu-central-1", "AWS::AccountId": "111122223333" };

test("substituted puts in what is known, and leaves ${!x} as the text ${x}", () => {
  expect(substituted("arn:${AWS::Region}:${AWS::AccountId}:${!SUM} $ {} ${", values, { file })).toBe(
    "arn:eu-central-1:111122223333:${SUM} $ {} ${",
  );
});

test("substituted refuses a variable that it does not know, by name, and takes nothing from the prototype", () => {
  for (const name of ["IndexFunction.Arn", "constructor", "__proto__", ""])
    expect(() => substituted(`a \${${name}} b`, values, { file })).toThrow(
      `Cannot use dashboards/Payments.json: it refers to \${${name}}, expected one of AWS::Region, AWS::AccountId`,
    );
});

test("substituted gives back any text that was written literally", () => {
  const pieces = fc.constantFrom("$", "{", "}", "!", "${", "${!", "${AWS::Region}", "x", '"');
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      expect(substituted(literally(text), values, { file })).toBe(text);
    }),
  );
});
