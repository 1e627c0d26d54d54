import { Command, CommanderError } from "commander";
import packageJson from "../package.json" with { type: "json" };
import { addAwsCommands } from "./cli/aws-commands.ts";
import { addLaptopCommands } from "./cli/laptop-commands.ts";
import { CliError } from "./terminal/cli-error.ts";
import { printable } from "./terminal/printable.ts";

/**
 * The `trailboard` command: arguments in, one function called. Each command's code is loaded only when it is asked for,
 * so that `--help` does not start a database.
 */
const program = new Command("trailboard")
  .description("AWS CloudTrail inside CloudWatch dashboards")
  .version(packageJson.version)
  .showSuggestionAfterError(false)
  .addHelpText(
    "after",
    "\nExit codes: 0 done; 1 it could not be done, or doctor found a problem; 2 wrong arguments, or nobody there to ask\n(--yes goes on without asking); 130 stopped.",
  )
  // "index backfill --from" is the option of backfill, not of index, which has one of that name too.
  .enablePositionalOptions()
  .exitOverride()
  .configureOutput({ outputError: () => {} });

addLaptopCommands(program);
addAwsCommands(program);

function quietly(command: Command): void {
  command
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ outputError: () => {} })
    .showSuggestionAfterError(false);
  for (const part of command.commands) quietly(part);
}
for (const command of program.commands) quietly(command);

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
    console.error(printable(sentence(error.message.replace(/^error: /, ""))));
    return 2;
  }
  if (error instanceof CliError) {
    for (const line of [error.message, ...error.more]) console.error(printable(line));
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
