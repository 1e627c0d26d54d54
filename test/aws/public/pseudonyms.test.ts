import { createHmac } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { pseudonyms } from "../../../aws/public/pseudonyms.ts";

const KEY = "0123456789abcdef0123456789abcdef";

test("a pseudonym is the first 50 bits of HMAC-SHA256 over kind and text, five to a letter", () => {
  const digest = createHmac("sha256", KEY).update("role\narn:aws:iam::111122223333:role/ci").digest();
  const bits = [...digest].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const letters = Array.from(
    { length: 10 },
    (_, at) => "0123456789abcdefghjkmnpqrstvwxyz"[Number.parseInt(bits.slice(at * 5, at * 5 + 5), 2)],
  );

  expect(pseudonyms(KEY)("role", "arn:aws:iam::111122223333:role/ci")).toBe(`role-${letters.join("")}`);
});

test("the same key gives the same pseudonym in another function, another key another one", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ minLength: 32 }), (text, key) => {
      const made = pseudonyms(key)("user", text);
      expect(pseudonyms(key)("user", text)).toBe(made);
      expect(made).toMatch(/^user-[0-9a-z]{10}$/);
      expect(pseudonyms(`${key}x`)("user", text)).not.toBe(made);
      expect(pseudonyms(key)("role", text).slice(-10)).not.toBe(made.slice(-10));
    }),
    { numRuns: 50 },
  );
});

test("20,000 names have 20,000 pseudonyms", () => {
  const pseudonym = pseudonyms(KEY);
  const made = new Set(Array.from({ length: 20_000 }, (_, at) => pseudonym("role", `role-${at}`)));

  expect(made.size).toBe(20_000);
});

test("a pseudonym is the same after more names than are remembered", () => {
  const pseudonym = pseudonyms(KEY, { maxKept: 10 });
  const before = pseudonym("address", "198.51.100.7");
  for (let at = 0; at < 100; at++) pseudonym("address", `10.0.0.${at}`);

  expect(pseudonym("address", "198.51.100.7")).toBe(before);
});
