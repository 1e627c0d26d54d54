import fc from "fast-check";
import { expect, test } from "vitest";
import { substituted } from "../../../deploy/bundle/substituted.ts";
import { defaultConfig } from "../../../deploy/config/config.ts";
import { placeOf, WHEREVER } from "../../../deploy/dashboards/place.ts";
import { namesOf } from "../../../deploy/names.ts";
import { literally, literallyButPlace } from "../../../deploy/stack/intrinsics.ts";
import "../../support/property-seed.ts";

const VALUES = { "AWS::Partition": "aws", "AWS::Region": "eu-central-1", "AWS::AccountId": "111122223333" };
const filledIn = (text: string) => substituted(text, VALUES, { file: "f" });

test("where it is to live is filled in, and nothing else", () => {
  const arn = placeOf(namesOf(defaultConfig), WHEREVER).functionArn("trailboard");
  const text = `${arn} \${SUM} \${AWS::StackName} \${!x} \${PseudonymKey}`;

  expect(filledIn(literallyButPlace(text))).toBe(
    "arn:aws:lambda:eu-central-1:111122223333:function:customWidget-trailboard ${SUM} ${AWS::StackName} ${!x} ${PseudonymKey}",
  );
});

test("any text comes out as it was, whatever of Fn::Sub is in it", () => {
  const part = fc.constantFrom("$", "{", "}", "!", "${", "${!", "AWS::Region", "AWS::StackId", "x", " ");
  fc.assert(
    fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
      const text = parts.join("");
      expect(filledIn(literally(text))).toBe(text);
    }),
  );
});
