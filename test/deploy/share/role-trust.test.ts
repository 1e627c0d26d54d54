import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { strangersIn } from "../../../deploy/share/role-trust.ts";
import "../../support/property-seed.ts";
import { VIEWERS_TRUST } from "./sharing-account.ts";

const encoded = (trust: unknown) => encodeURIComponent(JSON.stringify(trust));
const trusting = (...Statement: unknown[]) => strangersIn(encoded({ Version: "2012-10-17", Statement }));
const allow = (Principal: unknown) => ({ Effect: "Allow", Principal, Action: "sts:AssumeRole" });

describe("who may take on a sharing role but its viewers", () => {
  test("is nobody, as CloudWatch makes it, in any partition", () => {
    expect(strangersIn(encoded(VIEWERS_TRUST))).toEqual([]);
    expect(trusting(allow({ Federated: ["cognito-identity-us-gov.amazonaws.com"] }))).toEqual([]);
    expect(trusting(allow({ Federated: "cognito-identity.cn-north-1.amazonaws.com.cn" }))).toEqual([]);
  });

  test("is nobody where nobody is let in, and a denial lets nobody in", () => {
    expect(trusting()).toEqual([]);
    expect(trusting({ Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" })).toEqual([]);
  });

  test.each([
    ["another account", { AWS: "arn:aws:iam::999999999999:root" }, "AWS arn:aws:iam::999999999999:root"],
    ["everybody", "*", "*"],
    ["everybody, spelled otherwise", { AWS: "*" }, "AWS *"],
    ["a service", { Service: "lambda.amazonaws.com" }, "Service lambda.amazonaws.com"],
    ["another provider", { Federated: "accounts.google.com" }, "Federated accounts.google.com"],
    [
      "a name like Cognito's",
      { Federated: "cognito-identity.amazonaws.com.evil.example" },
      "Federated cognito-identity.amazonaws.com.evil.example",
    ],
    [
      "one of several",
      { Federated: "cognito-identity.amazonaws.com", AWS: ["111122223333"] },
      "AWS 111122223333",
    ],
  ])("is %s", (_what, principal, stranger) => {
    expect(trusting(...VIEWERS_TRUST.Statement, allow(principal))).toEqual([stranger]);
  });

  test("is all but some, where a statement names only whom it leaves out", () => {
    expect(trusting({ Effect: "Allow", NotPrincipal: { AWS: "111122223333" } })).toEqual([
      "all but those that it names",
    ]);
  });

  test.each([undefined, "", "%", "{", "null", "[]", "{}"])("is somebody where the policy is %j", (trust) => {
    expect(strangersIn(trust)).toEqual(["somebody, by a trust policy that cannot be read"]);
  });

  test("is told of any JSON without failing", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (trust) => {
        expect(strangersIn(encoded(trust)).every((who) => typeof who === "string")).toBe(true);
      }),
    );
  });
});
