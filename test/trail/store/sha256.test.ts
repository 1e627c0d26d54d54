import { createHash } from "node:crypto";
import fc from "fast-check";
import { expect, test } from "vitest";
import { sha256 } from "../../../trail/store/sha256.ts";

function nodes(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

test.each([0, 1, 55, 56, 57, 63, 64, 65, 119, 120, 128, 1000])("sha256 of %i bytes is Node's", (length) => {
  const bytes = Uint8Array.from({ length }, (_, i) => (i * 31) & 255);

  expect(Buffer.from(sha256(bytes)).toString("hex")).toBe(nodes(bytes));
});

test("sha256 of any bytes is Node's", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(Buffer.from(sha256(bytes)).toString("hex")).toBe(nodes(bytes));
    }),
  );
});
