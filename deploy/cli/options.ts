import { Option } from "commander";
import { instant, wholeNumber } from "./arguments.ts";

/** Options that several commands have. */

const collect = (path: string, before: string[]) => [...before, path];
export const logs = () =>
  new Option("--logs <path>", "CloudTrail log files or folders; repeat for more")
    .argParser(collect)
    .default([], "the sample trail");
export const dataDir = () =>
  new Option(
    "--data-dir <folder>",
    "where the loaded store and the index are kept; .trailboard without",
  ).default(undefined, ".trailboard");
export const asOf = () =>
  new Option("--as-of <time>", "ISO time that counts as now").argParser(instant("--as-of"));
export const port = () =>
  new Option("--port <number>", "port on 127.0.0.1; 0 takes a free one")
    .argParser(wholeNumber("--port", 0, 65_535))
    .default(8650);
export const from = () =>
  new Option("--from <time>", "start, an ISO time such as 2026-11-21T00:00Z").argParser(instant("--from"));
export const to = () =>
  new Option("--to <time>", "end (not included), an ISO time").argParser(instant("--to"));

export const json = () => new Option("--json", "one JSON object for machines, on stdout");
export const yes = (what: string) => new Option("--yes", `${what} without asking`);

/** Lines for the end of a command's help. */
export const examples = (...lines: readonly string[]) =>
  `\nExamples:\n${lines.map((line) => `  trailboard ${line}\n`).join("")}`;
