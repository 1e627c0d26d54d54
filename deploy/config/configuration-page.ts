import { publicWidgets } from "../../widgets/public-widgets.ts";
import type { ConfigSpec } from "./config.ts";
import { configJsonSchema, type SchemaNode } from "./config-json-schema.ts";
import { wantedWords } from "./wanted-words.ts";

/** What many will want to say, and no more. */
export const exampleConfig: ConfigSpec = {
  $schema: "./trailboard.schema.json",
  region: "eu-central-1",
  notify: ["security@example.com"],
  approvedRegions: ["eu-central-1", "us-east-1"],
  index: { retentionDays: 400 },
  alarms: { deniedPerHour: 100 },
  budgets: { scanGBPerHour: 20 },
  tags: { team: "security" },
};

/** Every field by what it is about, in the order of the page; a field that has fields of its own stands for them. */
const GROUPS: readonly (readonly [title: string, fields: readonly string[]])[] = [
  [
    "Where, and what it is called",
    ["name", "dashboardPrefix", "region", "eventDataStore", "lakeRole", "eventDataStoreKey"],
  ],
  ["The index", ["index"]],
  [
    "Dashboards, and who may look",
    ["dashboards", "approvedRegions", "sensitiveActions", "viewerAccounts", "public"],
  ],
  ["Alarms", ["alarms", "notify"]],
  ["Cost", ["budgets", "estimate"]],
  [
    "What runs",
    [
      "architecture",
      "runtime",
      "logRetentionDays",
      "reservedConcurrency",
      "permissionsBoundary",
      "codeBucket",
      "tags",
    ],
  ],
  ["The file itself", ["$schema"]],
];

/** What the tables cannot say: each sentence with a configuration that is refused for it. */
export const rulesBetweenFields: readonly (readonly [sentence: string, refused: ConfigSpec])[] = [
  ["`name` may not end with `-detail`, `-public` or `-indexer`.", { name: "audit-public" }],
  ["A list has each entry once.", { notify: ["ann@example.com", "Ann@example.com"] }],
  [
    "`eventDataStore`, `eventDataStoreKey` and `index.kmsKey` are in the Region that is deployed to: queries run in the store's own.",
    {
      region: "us-east-1",
      eventDataStore:
        "arn:aws:cloudtrail:eu-central-1:111122223333:eventdatastore/0233062b-51c6-4d18-8dec-a8c90da840d9",
    },
  ],
  [
    "`lakeRole` wants `eventDataStore` beside it.",
    { lakeRole: "arn:aws:iam::444455556666:role/trailboard-lake" },
  ],
  [
    "`sensitiveActions.remove` takes built-in event names only, and none that `add` has.",
    { sensitiveActions: { remove: ["NoSuchEvent"] } },
  ],
  [
    "`public.widgets` takes only widgets that the public function draws, with their own parameters.",
    { public: { widgets: [{ widget: "events" }] } },
  ],
  [
    "`tags` has at most 48 entries, none whose name begins with `aws:`, and neither `trailboard` nor `cw-custom-widget`.",
    { tags: { trailboard: "mine" } },
  ],
];

/** docs/configuration.md, made from the schema: a test holds the two together. */
export function configurationPage(): string {
  const schema = configJsonSchema();
  return `${[
    "# `trailboard.config.json`",
    "",
    "Every field may be left out. Commands read the file from the folder in which they are run; `--config FILE` names another. It is JSON as the standard has it, without comments. An editor that knows JSON Schema completes and explains fields: `$schema` says where `trailboard.schema.json` of this project is.",
    "",
    "```json",
    JSON.stringify(exampleConfig, null, 2),
    "```",
    ...GROUPS.flatMap(([title, fields]) => ["", `## ${title}`, "", ...tableOf(schema, fields)]),
    "",
    "## Rules between fields",
    "",
    ...rulesBetweenFields.map(([sentence]) => `- ${sentence}`),
    "",
    "A field that is not known or not as it should be ends the command with a sentence that names it and says what was expected.",
  ].join("\n")}\n`;
}

function tableOf(schema: SchemaNode, fields: readonly string[]): string[] {
  return [
    "| field | expected | default | meaning |",
    "|---|---|---|---|",
    ...fields.flatMap((name) => {
      const node = schema.properties?.[name];
      return node ? rowsOf(name, node) : [];
    }),
  ];
}

function rowsOf(name: string, node: SchemaNode): string[] {
  const inner = Object.entries(node.properties ?? {}).flatMap(([key, part]) =>
    rowsOf(`${name}.${key}`, part),
  );
  const items = Object.entries(node.items?.properties ?? {}).flatMap(([key, part]) =>
    rowsOf(`${name}[].${key}`, part),
  );
  const cells = [`\`${name}\``, expected(name, node), defaultText(node), node.description ?? ""];
  return [`| ${cells.map(cellText).join(" | ")} |`, ...inner, ...items];
}

function expected(name: string, node: SchemaNode): string {
  if (name === "public.widgets[].widget")
    return `one of ${publicWidgets.map((widget) => widget.name).join(", ")}`;
  if (node.properties) return "an object of these:";
  if (node.type === "object") return isOfTexts(node) ? "an object of texts" : "an object";
  if (node.items === undefined) return wantedWords(node, "");
  return `${wantedWords(node, [])}, each ${node.items.properties ? "an object of these:" : wantedWords(node.items, "")}`;
}

function isOfTexts({ additionalProperties }: SchemaNode): boolean {
  return typeof additionalProperties === "object" && additionalProperties.type === "string";
}

function defaultText({ default: value, properties }: SchemaNode): string {
  if (value === undefined || properties) return "";
  return `\`${JSON.stringify(value)}\``;
}

function cellText(text: string): string {
  return text.replaceAll("|", "\\|");
}
