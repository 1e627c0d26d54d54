import { Command } from "commander";
import { describe, expect, test } from "vitest";
import { addAwsCommands } from "../deploy/cli/aws-commands.ts";
import { addLaptopCommands } from "../deploy/cli/laptop-commands.ts";

class Reached extends Error {}

/** The commands as people have them; each ends with Reached where its work would begin. */
function programOf(): Command {
  const program = new Command("trailboard").exitOverride().enablePositionalOptions();
  addLaptopCommands(program);
  addAwsCommands(program);
  const quiet = (command: Command) => {
    command.exitOverride().configureOutput({ writeErr: () => {} });
    command.commands.forEach(quiet);
  };
  quiet(program);
  return program.hook("preAction", () => {
    throw new Reached();
  });
}

const nameOf = (command: Command): string =>
  command.parent?.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name();
const all = programOf().commands.flatMap((command) => [command, ...command.commands]);
const named = all.map((command) => [nameOf(command), command] as const);

function helpOf(command: Command): string {
  let help = "";
  command.configureOutput({
    writeOut: (text) => {
      help += text;
    },
  });
  command.outputHelp();
  return help;
}

describe.each(named)("the help of %s", (_name, command) => {
  test("says in one way what it and each option does: a phrase without a capital and a full stop", () => {
    const texts = [
      command.description(),
      ...command.options.map(({ description }) => description),
      ...command.registeredArguments.map(({ description }) => description),
    ];
    for (const text of texts) {
      expect(text).toMatch(/^(a |JSON|CloudTrail|Region\b|ISO|[a-z])/);
      expect(text).not.toMatch(/\.$/);
      expect(text.length).toBeGreaterThan(8);
    }
  });

  test("shows examples that are commands", async () => {
    const examples = helpOf(command)
      .split("\n")
      .filter((line) => line.startsWith("  trailboard "));
    for (const example of examples) {
      // As a shell parts it: what is in single quotes is one word.
      const words = [...example.matchAll(/'([^']*)'|(\S+)/g)].map(
        ([, quoted, plain = ""]) => quoted ?? plain,
      );
      await expect(programOf().parseAsync(words.slice(1), { from: "user" }), example).rejects.toThrow(
        Reached,
      );
    }
  });
});

test("there are examples where options must be put together", () => {
  for (const [name, command] of named.filter(([name]) => ["embed", "share", "index backfill"].includes(name)))
    expect(helpOf(command), name).toContain("\nExamples:\n  trailboard ");
});

test("the same option has the same words wherever it is", () => {
  const texts = new Map<string, Set<string>>();
  for (const { options } of all)
    for (const { long, description } of options)
      texts.set(long ?? "", (texts.get(long ?? "") ?? new Set()).add(description));
  const several = [...texts].filter(([, said]) => said.size > 1).map(([long]) => long);

  // What these stand for is another thing with each command.
  expect(several.sort()).toEqual(["--json", "--out", "--yes"]);
});

test("whatever asks an account takes a profile, a Region, a configuration and --json", () => {
  const laptop = ["preview", "lake", "render", "widgets", "query", "index"];
  const common = ["--profile", "--region", "--config", "--json"];
  for (const [name, command] of named.filter(([name]) => !laptop.includes(name)))
    expect(
      command.options.map(({ long }) => long),
      name,
    ).toEqual(expect.arrayContaining(common));
});
