import { type Command, Option } from "commander";
import { jsonObject, oneOfOption, utcOffset, wholeNumber } from "./arguments.ts";
import { asOf, dataDir, from, json, logs, port, to } from "./options.ts";

/** Commands that need no AWS. */
export function addLaptopCommands(program: Command): void {
  program
    .command("preview")
    .description("the dashboards on this machine, over the sample trail or your own logs")
    .addOption(logs())
    .addOption(port())
    .addOption(asOf())
    .option("--no-open", "do not open a browser")
    .addOption(dataDir())
    .option(
      "--built <folder>",
      "show the dashboards and run the zips that `trailboard build --out` left in this folder",
    )
    .action(async (options) => (await import("../commands/preview.ts")).preview(options));

  program
    .command("lake")
    .description("only the embedded CloudTrail Lake: an AWS endpoint on this machine")
    .addOption(logs())
    .addOption(port())
    .addOption(asOf())
    .addOption(dataDir())
    .action(async (options) => (await import("../commands/lake.ts")).lake(options));

  program
    .command("render")
    .description("one widget's exact answer on stdout")
    .argument("<widget>", "name of the widget; see `trailboard widgets`")
    .addOption(logs())
    .addOption(from())
    .addOption(to())
    .addOption(
      new Option("--params <json>", "the widget's parameters, a JSON object").argParser(
        jsonObject("--params"),
      ),
    )
    .addOption(
      new Option("--theme <theme>", "light or dark")
        .argParser(oneOfOption("--theme", ["light", "dark"]))
        .default("light"),
    )
    .addOption(
      new Option("--width <px>", "visible width").argParser(wholeNumber("--width", 1, 10_000)).default(1200),
    )
    .addOption(
      new Option("--height <px>", "visible height")
        .argParser(wholeNumber("--height", 1, 10_000))
        .default(400),
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
    .action(async (widget, options) => (await import("../commands/render.ts")).renderWidget(widget, options));

  program
    .command("widgets")
    .description("every widget with its parameters")
    .option("--json", "a JSON array for machines, on stdout")
    .action(async (options) => (await import("../commands/list-widgets.ts")).listWidgets(options));

  program
    .command("query")
    .description("a Lake SELECT over logs; $EDS_ID stands for the event data store")
    .argument("<statement>", "the statement")
    .addOption(logs())
    .addOption(json())
    .addOption(asOf())
    .addOption(dataDir())
    .action(async (statement, options) => (await import("../commands/query.ts")).query(statement, options));
}
