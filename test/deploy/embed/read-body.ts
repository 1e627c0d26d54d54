import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { functionNames } from "../../../deploy/bundle/functions.ts";
import { defaultConfig } from "../../../deploy/config/config.ts";
import type { Wanted } from "../../../deploy/embed/wanted.ts";
import { namesOf } from "../../../deploy/names.ts";

const folder = path.join(import.meta.dirname, "bodies");

/** Names of the dashboard bodies in bodies/, as people have them; no formatter touches these files. */
export const bodyNames = readdirSync(folder).map((file) => path.basename(file, ".body"));

export function readBody(name: string): string {
  return readFileSync(path.join(folder, `${name}.body`), "utf8");
}

export const INDEX_ARN = "arn:aws:lambda:eu-central-1:111122223333:function:customWidget-trailboard";

/** The widget "top", half as wide as the grid and six rows high. */
export function wantedTop(more: Partial<Wanted> = {}): Wanted {
  return {
    name: "top",
    publicFunctionName: "customWidget-trailboard-public",
    defaultTitle: "Top",
    defaultSize: { width: 12, height: 6 },
    functionNames: functionNames.map((name) => namesOf(defaultConfig).function(name)),
    accountId: "111122223333",
    endpoint: INDEX_ARN,
    ...more,
  };
}

/** The widgets of a body as JSON.parse sees them. */
export function widgetsOf(bodyText: string): readonly Readonly<Record<string, unknown>>[] {
  return JSON.parse(bodyText.replace(/^\ufeff/, "")).widgets;
}
