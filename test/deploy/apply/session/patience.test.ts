import { expect, test } from "vitest";
import { isPassing } from "../../../../deploy/account/passing-failure.ts";
import { patiently } from "../../../../deploy/apply/session/patience.ts";
import { CliError } from "../../../../deploy/terminal/cli-error.ts";

const pace = { firstMs: 1, mostMs: 2, patienceMs: 40, followPatienceMs: 40 };
const throttled = Object.assign(new Error("Rate exceeded"), { name: "Throttling" });
const lost = Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
const denied = Object.assign(new Error("no"), {
  name: "AccessDeniedException",
  $metadata: { httpStatusCode: 403 },
});

function session(stop = new AbortController()) {
  const said: string[] = [];
  return { said, stop, pace, signal: stop.signal, say: (line: string) => void said.push(line) };
}

test("what passes is tried again, and said once when it begins and once when it is over", async () => {
  const own = session();
  const answers = [lost, throttled, lost];

  const result = await patiently(own, "Cannot look", async () => {
    const error = answers.shift();
    if (error) throw error;
    return "there";
  });

  expect(result).toBe("there");
  expect(own.said).toEqual(["Cannot look: socket hang up; trying again", "AWS answers again"]);
});

test("what was refused is not tried again, and its sentence begins with what could not be done", async () => {
  let calls = 0;
  const refused = patiently(session(), "Cannot look", async () => {
    calls++;
    throw denied;
  });

  await expect(refused).rejects.toThrow(/^Cannot look: AccessDeniedException: no/);
  expect(calls).toBe(1);
});

test("patience ends", async () => {
  await expect(patiently(session(), "Cannot look", () => Promise.reject(lost))).rejects.toThrow(
    "Cannot look: Error: socket hang up",
  );
});

test("a stop ends the waiting with its own error", async () => {
  const own = session();
  const stopped = new CliError("Stopped", { exitCode: 130 });
  const waiting = patiently(own, "Cannot look", async () => {
    own.stop.abort(stopped);
    throw lost;
  });

  await expect(waiting).rejects.toBe(stopped);
});

test("only what may go well a little later is passing", () => {
  expect(
    [throttled, lost, Object.assign(new Error(""), { $metadata: { httpStatusCode: 503 } })].every(isPassing),
  ).toBe(true);
  expect([denied, new Error("x"), "text", undefined, new CliError("x")].some(isPassing)).toBe(false);
});
