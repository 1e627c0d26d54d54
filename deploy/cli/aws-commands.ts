import { type Command, Option } from "commander";
import { gridPlace, gridSize, jsonObject, oneOfOption } from "./arguments.ts";
import { asOf, dataDir, examples, from, json, logs, to, yes } from "./options.ts";

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
    .requiredOption(
      "--out <folder>",
      "folder for these files: an empty or new one, or one that an earlier build left",
    )
    .action(async (options) => (await import("../commands/build.ts")).build(options));

  aws(program.command("plan"))
    .description("what deploy would change, and what all of it costs a month; changes nothing")
    .action(async (options) => (await import("../commands/plan.ts")).plan(options));

  aws(program.command("deploy"))
    .description("create or update everything in an account: shows the plan, asks, and shows the progress")
    .addOption(yes("deploy"))
    .action(async (options) => (await import("../commands/deploy.ts")).deploy(options));

  aws(program.command("destroy"))
    .description("delete everything that deploy made, but the index")
    .option("--with-index", "delete the index too: all its hours, for good")
    .addOption(yes("delete"))
    .action(async (options) => (await import("../commands/destroy.ts")).destroy(options));

  aws(program.command("dashboards"))
    .description(
      "the dashboards alone: as files, or put into the account, for those who deploy functions themselves",
    )
    .addArgument(program.createArgument("[put]", "put them into the account").choices(["put"]))
    .option("--out <folder>", "write them as JSON files into this folder instead")
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
    .addOption(
      new Option("--params <json>", "the widget's parameters, a JSON object").argParser(
        jsonObject("--params"),
      ),
    )
    .option("--title <text>", "title; also tells two widgets of one name apart")
    .addOption(
      new Option("--at <x,y>", "column and row in the grid of 24 columns, or bottom, as without it")
        .argParser(gridPlace("--at"))
        .conflicts("below"),
    )
    .option("--below <title>", "under the widget with this title instead")
    .addOption(
      new Option("--size <WxH>", "columns and rows; without, the widget's own").argParser(gridSize("--size")),
    )
    .option("--remove", "take the widget out again")
    .addOption(yes("write"))
    .addHelpText(
      "after",
      examples(
        `embed top --dashboard Team --params '{"of": "actors"}' --below Errors`,
        "embed top --dashboard Team --remove",
        "embed kpis --file team.json --at 0,0 --size 24x4",
      ),
    )
    .action(async (widget, options) => (await import("../commands/embed.ts")).embed(widget, options));

  aws(program.command("share"))
    .description(
      "what a shared dashboard needs: the exact statement for its sharing role, put there with --apply",
    )
    .requiredOption("--dashboard <name>", "dashboard in the account")
    .addOption(
      new Option("--mode <mode>", "how it is shared: public, email or sso")
        .argParser(oneOfOption("--mode", ["public", "email", "sso"]))
        .default("email"),
    )
    .addOption(new Option("--apply", "put the statement into the sharing role").conflicts("revoke"))
    .option("--revoke", "take it out again")
    .option("--copy", "make or update a public copy of the dashboard, and share that (--mode public)")
    .addOption(yes("change"))
    .addHelpText(
      "after",
      examples(
        "share --dashboard Team",
        "share --dashboard Team --mode sso --apply",
        "share --dashboard Team --mode public --copy",
        "share --dashboard Team-Public --mode public --apply",
      ),
    )
    .action(async (options) => (await import("../commands/share.ts")).share(options));

  aws(program.command("viewer-policy"))
    .description("the policy that people need who look at the dashboards in the console")
    .option("--detail", "also for drill-downs, which start Lake queries")
    .action(async (options) => (await import("../commands/viewer-policy.ts")).viewerPolicy(options));

  aws(program.command("doctor"))
    .description(
      "check what is deployed and what it needs; each line with its mend. Exits with 1 where there is a problem",
    )
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
    .addHelpText("after", examples("index backfill --from 2026-10-01T00:00Z --to 2026-11-01T00:00Z"))
    .action(async (options) => (await import("../commands/index-run.ts")).indexBackfill(options));
}
