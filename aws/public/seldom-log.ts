import type { CallBounds } from "./call-bounds.ts";

export type Log = (message: string, facts: Readonly<Record<string, unknown>>) => void;

/**
 * Says each message once in a while, with the number of times that it was not said since: callers can make the function
 * fail, and the owner pays for what is logged. Were a message ever made of what a caller sends, the number of kinds still
 * bounds it.
 */
export function seldomLog(
  { sameLineMs, kinds: maxKinds, lineLength }: CallBounds["log"],
  nowMs: () => number,
  write: (line: string) => void = console.error,
): Log {
  const kinds = new Map<string, { saidAtMs: number; unsaid: number }>();
  return (message, facts) => {
    const atMs = nowMs();
    const kind = kinds.get(message);
    if (!kind && kinds.size >= maxKinds) return;
    if (kind && Math.abs(atMs - kind.saidAtMs) < sameLineMs) {
      kind.unsaid++;
      return;
    }
    kinds.set(message, { saidAtMs: atMs, unsaid: 0 });
    write(line(message, kind?.unsaid ?? 0, facts, lineLength));
  };
}

function line(
  message: string,
  unsaid: number,
  facts: Readonly<Record<string, unknown>>,
  maxLength: number,
): string {
  const head = { level: "ERROR", message, ...(unsaid === 0 ? {} : { unsaid }) };
  const whole = JSON.stringify({ ...head, ...facts });
  if (whole.length <= maxLength) return whole;
  // Escaping can make a text six times as long.
  const room = Math.max(0, Math.floor((maxLength - JSON.stringify(head).length - 20) / 6));
  return JSON.stringify({ ...head, cut: JSON.stringify(facts).slice(0, room) });
}
