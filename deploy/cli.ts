import { Command, CommanderError, Option } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { instant, jsonObject, oneOfOption, utcOffset, wholeNumber } from "./arguments.ts";
import { CliError } from "./cli-error.ts";
import { printable } from "./printable.ts";

/**
 * The `trailboard` command: arguments in, one function called. Each command's code is loaded only when it is asked for,
 * so that `--help` does not start a database.
 */
const program = new Command("trailboard")
  .description("AWS CloudTrail inside CloudWatch dashboards")
  .version(packageJson.version)
  .showSuggestionAfterError(false)
  .exitOverride()
  .configureOutput({ outputError: () => {} });

const collect = (path: string, before: string[]) => [...before, path];
const logs = () =>
  new Option(
    "--logs <path>",
    "CloudTrail log files or folders (repeat for more); the generated sample trail without",
  )
    .argParser(collect)
    .default([], "the sample trail");
const dataDir = () =>
  new Option("--data-dir <folder>", "where the loaded store and the index are kept").default(
    undefined,
    ".trailboard",
  );
const asOf = () => new Option("--as-of <time>", "ISO time that counts as now").argParser(instant("--as-of"));
const port = () =>
  new Option("--port <number>", "port on 127.0.0.1; 0 takes a free one")
    .argParser(wholeNumber("--port", 0, 65_535))
    .default(8650);
const from = () => new Option("--from <time>", "start, ISO").argParser(instant("--from"));
const to = () => new Option("--to <time>", "end (not included), ISO").argParser(instant("--to"));

program
  .command("preview")
  .description("the dashboards on this machine, over the sample trail or your own logs")
  .addOption(logs())
  .addOption(port())
  .addOption(asOf())
  .option("--no-open", "do not open a browser")
  .addOption(dataDir())
  .action(async (options) => (await import("./commands/preview.ts")).preview(options));

program
  .command("lake")
  .description("only the embedded CloudTrail Lake: an AWS endpoint on this machine")
  .addOption(logs())
  .addOption(port())
  .addOption(asOf())
  .addOption(dataDir())
  .action(async (options) => (await import("./commands/lake.ts")).lake(options));

program
  .command("index")
  .description("build the hourly index of logs into a folder: hours/ and days/, Parquet")
  .addOption(logs())
  .requiredOption("--out <folder>", "folder for the index")
  .addOption(from())
  .addOption(to())
  .addOption(asOf())
  .addOption(dataDir())
  .action(async (options) => (await import("./commands/index-logs.ts")).indexLogs(options));

program
  .command("render")
  .description("one widget's exact answer on stdout")
  .argument("<widget>", "name of the widget; see `trailboard widgets`")
  .addOption(logs())
  .addOption(from())
  .addOption(to())
  .addOption(new Option("--params <json>", "the widget's parameters").argParser(jsonObject("--params")))
  .addOption(
    new Option("--theme <theme>", "light or dark")
      .argParser(oneOfOption("--theme", ["light", "dark"]))
      .default("light"),
  )
  .addOption(
    new Option("--width <px>", "visible width").argParser(wholeNumber("--width", 1, 10_000)).default(1200),
  )
  .addOption(
    new Option("--height <px>", "visible height").argParser(wholeNumber("--height", 1, 10_000)).default(400),
  )
  .addOption(
    new Option("--timezone <offset>", "the viewer's offset")
      .argParser(utcOffset("--timezone"))
      .default("+00:00"),
  )
  .option("--event <file>", "send this JSON file as the event instead")
  .option("--describe", "the widget's documentation")
  .addOption(asOf())
  .addOption(dataDir())
  .action(async (widget, options) => (await import("./commands/render.ts")).renderWidget(widget, options));

program
  .command("widgets")
  .description("every widget with its parameters")
  .option("--json", "for machines")
  .action(async (options) => (await import("./commands/list-widgets.ts")).listWidgets(options));

program
  .command("query")
  .description("a Lake SELECT over logs; $EDS_ID stands for the event data store")
  .argument("<statement>", "the statement")
  .addOption(logs())
  .option("--json", "one JSON object instead of a table")
  .addOption(asOf())
  .addOption(dataDir())
  .action(async (statement, options) => (await import("./commands/query.ts")).query(statement, options));

for (const command of program.commands)
  command
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .showSuggestionAfterError(false);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  if (error instanceof CommanderError) {
    // --help and --version end here too, with exit code 0.
    if (error.exitCode === 0) return 0;
    if (error.code === "commander.help") return 2;
    console.error(sentence(error.message.replace(/^error: /, "")));
    return 2;
  }
  if (error instanceof CliError) {
    console.error(printable(error.message));
    return error.exitCode;
  }
  // A bug, or the machine: the stack is for whoever mends it.
  console.error(
    error instanceof Error && process.env.TRAILBOARD_DEBUG
      ? error.stack
      : `Cannot go on: ${printable(String(error instanceof Error ? error.message : error))}`,
  );
  return 1;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
