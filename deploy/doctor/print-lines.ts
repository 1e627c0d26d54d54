import { printable } from "../terminal/printable.ts";
import { type Line, SECTIONS, type State } from "./finding.ts";

const COLOURS: Readonly<Record<State, string>> = { ok: "32", warning: "33", problem: "31" };
const STATE_WIDTH = "warning".length;
const MAX_CHECK_WIDTH = 44;

/**
 * The report for a terminal: sections, a line for each finding, its mend under it.
 *
 *   index
 *     ok       newest hour  2026-11-22 07:00 UTC, as it should be
 *     problem  gaps         3 hours of the last 7 days are missing
 *              mend: trailboard index backfill ...
 */
export function reportText(lines: readonly Line[], { colour = false }: { colour?: boolean } = {}): string {
  const shown = lines.map((line) => ({ ...line, check: printable(line.check) }));
  const checkWidth = Math.min(MAX_CHECK_WIDTH, Math.max(0, ...shown.map(({ check }) => check.length)));
  const text: string[] = [];
  for (const section of SECTIONS) {
    const own = shown.filter((line) => line.section === section);
    if (own.length === 0) continue;
    if (text.length > 0) text.push("");
    text.push(section);
    for (const { state, check, sentence, mend } of own) {
      const padded = state.padEnd(STATE_WIDTH);
      const word = colour ? `\u001b[${COLOURS[state]}m${padded}\u001b[0m` : padded;
      text.push(`  ${word}  ${check.padEnd(checkWidth)}  ${printable(sentence)}`);
      if (mend !== "") text.push(`${" ".repeat(STATE_WIDTH + 4)}mend: ${printable(mend)}`);
    }
  }
  const count = (state: State) => lines.filter((line) => line.state === state).length;
  text.push("", summary(count("problem"), count("warning")));
  return text.join("\n");
}

function summary(problems: number, warnings: number): string {
  if (problems === 0 && warnings === 0) return "All is well";
  return `${problems === 0 ? "No" : problems} ${problems === 1 ? "problem" : "problems"}, ${warnings === 0 ? "no" : warnings} ${warnings === 1 ? "warning" : "warnings"}`;
}
