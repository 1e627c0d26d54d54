import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Command } from "commander";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { addAwsCommands } from "../../deploy/cli/aws-commands.ts";
import { addLaptopCommands } from "../../deploy/cli/laptop-commands.ts";
import { commandPermissions, type PermissionCommand } from "../../deploy/cli/permissions/by-command.ts";
import type { PermissionNeed } from "../../deploy/cli/permissions/permission-need.ts";
import { type PermissionPlace, targetArns } from "../../deploy/cli/permissions/permission-targets.ts";
import { defaultConfig } from "../../deploy/config/config.ts";
import { namesOf } from "../../deploy/names.ts";
import { type Mode, modes, openScene } from "./command-modes.ts";
import { type Asked, askedOf, operationsOf } from "./recorded-permissions.ts";
import { said } from "./share/said.ts";

vi.mock("../../deploy/apply/session/pace.ts", async (original) =>
  (await import("./quick-commands.ts")).quickPace(await original()),
);
vi.mock("../../deploy/bundle/artifacts.ts", async (original) =>
  (await import("./quick-commands.ts")).archivesOnce(await original()),
);

const place: PermissionPlace = {
  partition: "aws",
  accountId: "111122223333",
  region: "eu-central-1",
  names: namesOf(defaultConfig),
  dashboardPrefix: defaultConfig.dashboardPrefix,
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "trailboard-permissions-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ran {
  readonly asked: readonly Asked[];
  readonly failure: string;
}

async function ran({ scene }: Mode, denied: readonly string[] = []): Promise<Ran> {
  const opened = await openScene(folder);
  const { aws } = opened;
  try {
    const work = await scene(opened);
    const before = aws.calls.length;
    for (const operation of denied.flatMap(operationsOf)) {
      const [service = "", name = ""] = operation.split(":");
      aws.answer(service, name, { status: 403, code: "AccessDeniedException" }, { times: 1000 });
    }
    const { failure } = await said(work);
    return { asked: aws.calls.slice(before).flatMap((call) => askedOf(call, aws, place)), failure };
  } finally {
    process.exitCode = 0;
    await opened.close();
  }
}

const like = (pattern: string, arn: string) =>
  new RegExp(
    `^${pattern
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*")}$`,
  ).test(arn);

const allows = ({ actions, on, implied }: PermissionNeed, { action, arn }: Asked): boolean =>
  !implied && actions.includes(action) && targetArns(on, place).some((pattern) => like(pattern, arn));

const commands = Object.entries(commandPermissions) as [PermissionCommand, readonly PermissionNeed[]][];

/** What each command asked in all its modes. */
const askedBy = new Map<PermissionCommand, Asked[]>();
const wasRun = new Set<Mode>();

describe("in none of its modes does a command ask what is not in its list:", () => {
  test.each(modes.map((mode) => [`${mode.command} ${mode.title}`, mode] as const))(
    "%s",
    async (_name, mode) => {
      const { asked, failure } = await ran(mode);
      askedBy.set(mode.command, [...(askedBy.get(mode.command) ?? []), ...asked]);
      wasRun.add(mode);

      const needs: readonly PermissionNeed[] = commandPermissions[mode.command];
      expect(asked.length).toBeGreaterThan(0);
      expect(asked.filter((one) => !needs.some((need) => allows(need, one)))).toEqual([]);
      expect(failure === "", failure).toBe(!mode.fails);
    },
  );
});

test.for(commands)(
  "everything in the list of %s is asked in one of its modes",
  ([command, needs], { skip }) => {
    const left = modes.filter((mode) => mode.command === command && !wasRun.has(mode));
    skip(left.length > 0, "some of its modes were not run: run the whole file");
    const asked = askedBy.get(command) ?? [];
    const unasked = needs
      .filter(({ implied }) => !implied)
      .flatMap((need) =>
        need.actions
          .filter((action) => !asked.some((one) => allows({ ...need, actions: [action] }, one)))
          .map((action) => `${action} on ${need.on}`),
      );

    expect(unasked).toEqual([]);
  },
);

describe("without what its list says it can do without, a command goes on:", () => {
  /** All at once for doctor, whose checks are each for themselves; one after the other for the rest. */
  const denials = commands.flatMap(([command, needs]) => {
    const optional = needs.filter((need) => need.without !== undefined).map(({ actions }) => actions);
    const mode = modes.find((one) => one.command === command && !one.fails);
    if (!mode || optional.length === 0) return [];
    const each = command === "doctor" ? [optional.flat()] : optional;
    return each.map((denied) => [command, denied, mode] as const);
  });

  test("there are such commands", () => {
    expect(denials.map(([command]) => command)).toEqual(
      expect.arrayContaining(["plan", "share", "doctor", "viewer-policy", "index backfill"]),
    );
  });

  test.each(denials)("%s without %j", async (_command, denied, mode) => {
    expect((await ran(mode, denied)).failure).toBe("");
  });
});

test("the list has every command that there is", () => {
  const program = new Command();
  addLaptopCommands(program);
  addAwsCommands(program);
  const all = program.commands.flatMap((command) => [
    command.name(),
    ...command.commands.map((part) => `${command.name()} ${part.name()}`),
  ]);

  expect(Object.keys(commandPermissions).sort()).toEqual(
    [...all.filter((name) => name !== "dashboards"), "dashboards --out", "dashboards put"].sort(),
  );
});

test("a command that asks nothing has no code that could open an account", () => {
  const root = path.join(import.meta.dirname, "../../deploy/commands");
  const files: Readonly<Partial<Record<PermissionCommand, string>>> = {
    widgets: "list-widgets",
    index: "index-logs",
  };
  for (const [command] of commands.filter(([, needs]) => needs.length === 0)) {
    const reached = importsOf(path.join(root, `${files[command] ?? command}.ts`));
    expect(reached.size, command).toBeGreaterThan(3);
    expect(
      [...reached].filter((file) => /account\/account\.ts$/.test(file)),
      command,
    ).toEqual([]);
  }
});

/** The file and all that it imports for more than types. */
function importsOf(file: string, reached = new Set<string>()): Set<string> {
  if (reached.has(file)) return reached;
  reached.add(file);
  const text = readFileSync(file, "utf8").replace(/^ *(\/\*\*|\*|\/\/).*$/gm, "");
  for (const [, names = "", from = ""] of text.matchAll(
    /^(?:import|export) ([^;]*?)from "(\.[^"]+\.ts)"/gm,
  )) {
    const isOfTypes = names.startsWith("type ") || /^\{(\s*type \w+,?)+\s*\}/.test(names);
    if (!isOfTypes) importsOf(path.join(path.dirname(file), from), reached);
  }
  for (const [, from = ""] of text.matchAll(/import\("(\.[^"]+\.ts)"\)/g))
    importsOf(path.join(path.dirname(file), from), reached);
  return reached;
}

describe("the list itself", () => {
  test.each(commands)("of %s names each action on each thing once, and says what for", (_command, needs) => {
    const named = needs.flatMap(({ actions, on, why }) =>
      actions.map((action) => `${action} on ${on} to ${why}`),
    );
    expect(new Set(named).size).toBe(named.length);
    for (const { actions, why } of needs) {
      expect(actions.length).toBeGreaterThan(0);
      for (const action of actions) expect(action).toMatch(/^[a-z\d]+:[A-Z][A-Za-z]+$/);
      expect(why).toMatch(/^[a-z].*[^.]$/);
    }
  });

  test("a pattern is as wide as it says and no wider", () => {
    const widget = "arn:aws:lambda:eu-central-1:111122223333:function:customWidget-trailboard";
    const need: PermissionNeed = {
      actions: ["lambda:InvokeFunction"],
      on: "the widget function",
      why: "look",
    };
    expect(allows(need, { action: "lambda:InvokeFunction", arn: widget })).toBe(true);
    expect(allows(need, { action: "lambda:InvokeFunction", arn: `${widget}-detail` })).toBe(false);
    expect(allows(need, { action: "lambda:InvokeFunction", arn: "*" })).toBe(false);
    expect(allows({ ...need, implied: true }, { action: "lambda:InvokeFunction", arn: widget })).toBe(false);
  });
});
