import { expect, test } from "vitest";
import { concurrencyProblem, reservedIn } from "../../../../deploy/apply/prepare/concurrency.ts";

test("what the functions of a template reserve is added up; other types and functions that reserve none are not", () => {
  expect(
    reservedIn({
      Resources: {
        Detail: { Type: "AWS::Lambda::Function", Properties: { ReservedConcurrentExecutions: 5 } },
        Indexer: { Type: "AWS::Lambda::Function", Properties: { ReservedConcurrentExecutions: 1 } },
        Index: { Type: "AWS::Lambda::Function", Properties: {} },
        Role: { Type: "AWS::IAM::Role" },
      },
    }),
  ).toBe(6);
  expect(reservedIn({ Resources: {} })).toBe(0);
});

test.each([
  ["an ordinary account", { quota: 1000, unreserved: 1000, wanted: 8, reservedNow: 0 }],
  ["exactly 100 left", { quota: 1000, unreserved: 108, wanted: 8, reservedNow: 0 }],
  [
    "an update that reserves no more than before, however little is left",
    { quota: 10, unreserved: 2, wanted: 8, reservedNow: 8 },
  ],
])("%s has room", (_name, numbers) => {
  expect(concurrencyProblem(numbers)).toBeUndefined();
});

test.each([
  [
    "one too many",
    { quota: 1000, unreserved: 107, wanted: 8, reservedNow: 0 },
    "99 would be left",
    "at least 100",
  ],
  [
    "a new account, all of whose 10 must stay",
    { quota: 10, unreserved: 10, wanted: 1, reservedNow: 0 },
    "9 would be left",
    "at least 10;",
  ],
  [
    "an update that reserves more",
    { quota: 1000, unreserved: 100, wanted: 9, reservedNow: 8 },
    "99 would be left",
    "at least 100",
  ],
])("%s has none, and the sentence says what to do", (_name, numbers, left, least) => {
  const problem = concurrencyProblem(numbers);
  expect(problem).toContain(left);
  expect(problem).toContain(least);
  expect(problem).toContain("Service Quotas");
  expect(problem).toContain("reservedConcurrency");
});
