import fc from "fast-check";
import { expect, test } from "vitest";
import { pseudonyms } from "../../../aws/public/pseudonyms.ts";
import { type Column, columnsOf, OUTCOMES } from "../../../trail/columns.ts";
import { ACTOR_TYPES, CLIENTS } from "../../../trail/indexes/words.ts";
import { redact } from "../../../trail/redaction/redact.ts";
import { redactParams } from "../../../trail/redaction/redact-filters.ts";
import type { Filter } from "../../../trail/sources.ts";
import { SLICES } from "../../../widgets/kpi-tiles.ts";
import { publicWidgets } from "../../../widgets/public-widgets.ts";
import { HOSTILE_TEXTS } from "../../security/hostile-records.ts";

const pseudonym = pseudonyms("0123456789abcdef0123456789abcdef");
const COLUMNS = columnsOf("errors");
const shown = (column: Column, text: string) => redact(column, text, pseudonym);

test.each<[Column, string]>([
  ["eventSource", "s3.amazonaws.com"],
  ["eventSource", "resource-explorer-2.amazonaws.com"],
  ["eventSource", "ec2.amazonaws.com.cn"],
  ["eventName", "PutBucketPolicy"],
  ["eventName", "ListFunctions20150331"],
  ["eventName", "GetFunctionConfiguration20150331v2"],
  ["eventName", "GetDistribution2020_05_31"],
  ["region", "us-east-1"],
  ["region", "us-gov-west-1"],
  ["region", "ap-southeast-2"],
  ["region", "us-isob-east-1"],
  ["region", "eusc-de-east-1"],
  ["errorCode", "AccessDenied"],
  ["errorCode", "Client.UnauthorizedOperation"],
  ["errorCode", "AWS.SimpleQueueService.NonExistentQueue"],
  ["errorCode", "ConsoleLogin failure"],
  ["sourceIp", "AWS Internal"],
  ["sourceIp", "AWS Internal/2"],
  ["sourceIp", "cloudformation.amazonaws.com"],
  ["sourceIp", "delivery.logs.amazonaws.com"],
  ["actor", "autoscaling.amazonaws.com"],
  ["actor", "anonymous"],
  ["readOnly", "false"],
  ["category", "NetworkActivity"],
])("%s %s is AWS's own word and stays", (column, text) => {
  expect(shown(column, text)).toBe(text);
});

test.each<[Column, string, RegExp]>([
  ["accountId", "111122223333", /^account-[0-9a-z]{10}$/],
  ["actor", "arn:aws:iam::111122223333:role/ci/deploy", /^role-[0-9a-z]{10}$/],
  ["actor", "arn:aws:sts::111122223333:assumed-role/deploy/alice", /^role-/],
  ["actor", "arn:aws:iam::111122223333:user/alice", /^user-/],
  ["actor", "arn:aws:iam::111122223333:root", /^root-/],
  ["actor", "arn:aws-cn:sts::111122223333:federated-user/bob", /^federated-/],
  ["actor", "111122223333", /^account-/],
  ["actor", "alice@example.com", /^actor-/],
  ["actor", "arn:aws:iam::111122223333:user", /^actor-/],
  ["sourceIp", "198.51.100.7", /^address-/],
  ["sourceIp", "2001:db8::1", /^address-/],
  ["sourceIp", "AWS Internal/alice", /^AWS Internal\/address-/],
  ["sourceIp", "my-bucket.s3.amazonaws.com", /^service-[0-9a-z]{10}\.amazonaws\.com$/],
  ["sourceIp", "ec2-198-51-100-7.compute-1.amazonaws.com", /^service-[0-9a-z]{10}\.amazonaws\.com$/],
  ["eventSource", "account111122223333.amazonaws.com", /^service-[0-9a-z]{10}\.amazonaws\.com$/],
  ["eventSource", "internal.example.com", /^service-[0-9a-z]{10}$/],
  ["eventSource", "service-0123456789.amazonaws.com", /^service-(?!0123456789)/],
  ["eventName", "AKIAIOSFODNN7EXAMPLE", /^action-/],
  ["eventName", "Call111122223333", /^action-/],
  ["eventName", "delete our database", /^action-/],
  ["errorCode", "AKIAIOSFODNN7EXAMPLE", /^error-/],
  ["errorCode", "User alice is not allowed", /^error-/],
  ["errorCode", "Error.111122223333", /^error-/],
  ["region", "john-smith-1", /^region-/],
  ["client", "alices-script/1.0", /^other-/],
  ["outcome", "secret", /^other-/],
  ["actorType", "secret", /^other-/],
])("%s %s becomes a pseudonym of its kind", (column, text, wanted) => {
  expect(shown(column, text)).toMatch(wanted);
});

test("an account has one pseudonym, whether it is called or calls", () => {
  expect(shown("accountId", "111122223333")).toBe(shown("actor", "111122223333"));
});

test("what is not known stays unknown, and of an error's message nothing is left", () => {
  for (const column of COLUMNS) expect(shown(column, "")).toBe("");
  expect(redact("errorMessage", "User: arn:aws:iam::111122223333:user/alice is not allowed", pseudonym)).toBe(
    "",
  );
});

test("no hostile text passes in any column", () => {
  for (const text of HOSTILE_TEXTS)
    for (const column of COLUMNS) expect(shown(column, text)).toMatch(/^[a-z]+-[0-9a-z]{10}$/);
});

const KINDS = "account role user root federated actor address service action error region other";

test("whatever a text is, it does not stand in its pseudonym", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...COLUMNS),
      fc.string({ unit: "binary", minLength: 5, maxLength: 60 }).filter((text) => !KINDS.includes(text)),
      (column, text) => {
        const made = shown(column, text);
        fc.pre(made !== text);
        expect(made).not.toContain(text);
      },
    ),
  );
});

test("every word that a widget itself filters by means the same after redaction", () => {
  const own: readonly Filter[] = Object.values(SLICES).flatMap(({ where }): readonly Filter[] => where);
  expect(own.length).toBeGreaterThan(2);
  for (const filter of own) for (const text of filter.in ?? []) expect(shown(filter.column, text)).toBe(text);
  for (const text of OUTCOMES) expect(shown("outcome", text)).toBe(text);
  for (const text of ACTOR_TYPES) expect(shown("actorType", text)).toBe(text);
  for (const text of CLIENTS) expect(shown("client", text)).toBe(text);
});

test("redactParams() puts pseudonyms into filters and leaves everything else alone", () => {
  const params = {
    of: "actors",
    limit: 8,
    tiles: ["calls", "errors"],
    where: [
      { column: "actor", in: ["arn:aws:iam::111122223333:user/alice"] },
      { column: "eventName", in: ["StopLogging"], notIn: ["my event"] },
    ],
    compare: true,
  };

  expect(redactParams(params, pseudonym)).toEqual({
    ...params,
    where: [
      { column: "actor", in: [shown("actor", "arn:aws:iam::111122223333:user/alice")] },
      { column: "eventName", in: ["StopLogging"], notIn: [shown("eventName", "my event")] },
    ],
  });
});

test("public widgets are those that ask the index alone", () => {
  expect(publicWidgets.every(({ permission }) => permission === "index")).toBe(true);
  expect(publicWidgets.map(({ name }) => name)).not.toContain("metric-data");
});
