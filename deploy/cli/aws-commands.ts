import { type Command, Option } from "commander";
import { gridPlace, gridSize, jsonObject, oneOfOption } from "../arguments.ts";
import { asOf, dataDir, from, json, logs, to, yes } from "./options.ts";

/** Commands that make what is deployed, deploy it, and look after it. Each takes --profile, --region, --config and --json. */
export function addAwsCommands(program: Command): void {
  const aws = (command: Command) =>
    command
      .option("--profile <name>", "profile of the AWS configuration whose credentials to use")
      .option("--region <region>", "Region, where the configuration or the profile says another or none")
      .option("--config <file>", "configuration; without, trailboard.config.json where there is one")
      .addOption(json());

  aws(program.command("build"))
    .description(
      "code, stack and dashboards as files, for those who deploy with their own tools; needs no AWS",
    )
    .requiredOption("--out <folder>", "folder for them")
    .action(async (options) => (await import("../commands/build.ts")).build(options));

  aws(program.command("plan"))
    .description("what deploy would change, what that costs a month, and nothing else")
    .action(async (options) => (await import("../commands/plan.ts")).plan(options));

  aws(program.command("deploy"))
    .description("create or update everything in an account: shows the plan, asks, and shows the progress")
    .addOption(yes("deploy"))
    .action(async (options) => (await import("../commands/deploy.ts")).deploy(options));

  aws(program.command("destroy"))
    .description("delete everything but the index")
    .option("--with-index", "delete the index too: all its hours, for good")
    .addOption(yes("delete"))
    .action(async (options) => (await import("../commands/destroy.ts")).destroy(options));

  aws(program.command("dashboards"))
    .description(
      "the dashboards alone: as files, or put into the account, for those who deploy functions themselves",
    )
    .addArgument(program.createArgument("[put]", "put them into the account").choices(["put"]))
    .option("--out <folder>", "write them as JSON files instead")
    .option("--replace", "replace dashboards of these names that Trailboard did not make")
    .addOption(yes("put"))
    .action(async (put, options) =>
      (await import("../commands/dashboards.ts")).dashboards({ ...options, put: put !== undefined }),
    );

  aws(program.command("embed"))
    .description("put one widget into a dashboard that is already there, and leave all else as it is")
    .argument("<widget>", "name of the widget; see `trailboard widgets`")
    .option("--dashboard <name>", "dashboard in the account")
    .option("--file <file>", "dashboard body in a JSON file instead; - reads stdin and writes stdout")
    .addOption(new Option("--params <json>", "the widget's parameters").argParser(jsonObject("--params")))
    .option("--title <text>", "title; tells two widgets of one name apart")
    .addOption(
      new Option("--at <x,y>", "place in the grid of 24 columns, or bottom")
        .argParser(gridPlace("--at"))
        .conflicts("below"),
    )
    .option("--below <title>", "under the widget with this title")
    .addOption(new Option("--size <WxH>", "columns and rows").argParser(gridSize("--size")))
    .option("--remove", "take the widget out again")
    .addOption(yes("write"))
    .action(async (widget, options) => (await import("../commands/embed.ts")).embed(widget, options));

  aws(program.command("share"))
    .description(
      "what a shared dashboard needs: the exact statement for its sharing role, put there with --apply",
    )
    .requiredOption("--dashboard <name>", "dashboard in the account")
    .addOption(
      new Option("--mode <mode>", "public, email or sso")
        .argParser(oneOfOption("--mode", ["public", "email", "sso"]))
        .default("email"),
    )
    .addOption(new Option("--apply", "put the statement into the sharing role").conflicts("revoke"))
    .option("--revoke", "take it out again")
    .option("--copy", "make or update a public copy of the dashboard (--mode public)")
    .addOption(yes("change"))
    .action(async (options) => (await import("../commands/share.ts")).share(options));

  aws(program.command("viewer-policy"))
    .description("the policy that people need who look at the dashboards in the console")
    .option("--detail", "also for drill-downs, which start Lake queries")
    .action(async (options) => (await import("../commands/viewer-policy.ts")).viewerPolicy(options));

  aws(program.command("doctor"))
    .description("checks what is deployed and what it needs; each line with its mend")
    .action(async (options) => (await import("../commands/doctor.ts")).doctor(options));

  const index = program
    .command("index")
    .description(
      "build the hourly index of logs into a folder (--out), or run the indexer in AWS (run, backfill)",
    )
    .addOption(logs())
    .option("--out <folder>", "folder for the index: hours/ and days/, Parquet")
    .addOption(from())
    .addOption(to())
    .addOption(asOf())
    .addOption(dataDir())
    .action(async (options) => (await import("../commands/index-logs.ts")).indexLogs(options));

  aws(index.command("run"))
    .description("run the indexer in AWS now, as the schedule does")
    .addOption(yes("run"))
    .action(async (options) => (await import("../commands/index-run.ts")).indexRun(options));

  aws(index.command("backfill"))
    .description("index hours of the past in AWS; says what that scans, before and after")
    .addOption(from().makeOptionMandatory())
    .addOption(to().makeOptionMandatory())
    .option("--again", "index hours too that are indexed already, for events that came late")
    .addOption(yes("index"))
    .action(async (options) => (await import("../commands/index-run.ts")).indexBackfill(options));
}
