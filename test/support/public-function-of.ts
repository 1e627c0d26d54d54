import { mkdtemp, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { folderObjectStore } from "../../aws/objects/folder.ts";
import type { CallBounds } from "../../aws/public/call-bounds.ts";
import { type PublicFunctionOptions, publicFunction } from "../../aws/public-function.ts";
import type { ObjectStore } from "../../trail/sources.ts";
import { publicWidgets } from "../../widgets/public-widgets.ts";

export const PSEUDONYM_KEY = "a-key-of-tests-with-32-characters";

export interface ListedCall {
  readonly widget: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export interface TestPublicFunction {
  /** Answers an event as the deployed function would. */
  call(event: unknown): Promise<string>;
  /** The same archive in another container, with other variables or another list. */
  another(over: {
    env?: Readonly<Record<string, string | undefined>>;
    listed?: string;
    clock?: () => number;
    wait?: (ms: number) => Promise<unknown>;
    bounds?: Partial<CallBounds>;
  }): Promise<(event: unknown) => Promise<string>>;
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

export const publicContext = {
  invokedFunctionArn: "arn:aws:lambda:us-east-1:999988887777:function:customWidget-trailboard-public:live",
  awsRequestId: "0c5a1b9e-secret-request",
};

/** Tests ask far more than a public dashboard does, and do not wait. */
const UNBOUNDED = { perSecond: 1e9, atOnce: 1e9 };
const UNHURRIED = { reads: UNBOUNDED, lists: UNBOUNDED, calls: UNBOUNDED, answerBytes: UNBOUNDED } as const;

/** The public function over an index that `fill` writes, and a list, in a folder each as in Lambda. */
export async function publicFunctionOf(
  listed: readonly ListedCall[],
  asOfMs: number,
  fill: (objects: ObjectStore) => Promise<unknown>,
): Promise<TestPublicFunction> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "trailboard-public-"));
  const index = path.join(folder, "index");
  await fill(folderObjectStore(index));
  let lists = 0;
  const taskRoot = async (json: string) => {
    const root = await mkdtemp(path.join(folder, `task${lists++}-`));
    await writeFile(path.join(root, "listed.json"), json);
    return root;
  };
  const env = {
    TRAILBOARD_INDEX: pathToFileURL(index).href,
    TRAILBOARD_AS_OF: new Date(asOfMs).toISOString(),
    TRAILBOARD_PSEUDONYM_KEY: PSEUDONYM_KEY,
    LAMBDA_TASK_ROOT: await taskRoot(JSON.stringify(listed)),
  };
  const handlerOf = (
    variables: Readonly<Record<string, string | undefined>>,
    options: Partial<PublicFunctionOptions> = {},
  ) => {
    const handler = publicFunction(
      { widgets: publicWidgets, wait: async () => {}, bounds: UNHURRIED, ...options },
      variables,
    );
    return (event: unknown) => handler(event, publicContext);
  };
  return {
    call: handlerOf(env),
    async another({ env: over = {}, listed: json, ...options }) {
      const root = json === undefined ? {} : { LAMBDA_TASK_ROOT: await taskRoot(json) };
      return handlerOf({ ...env, ...root, ...over }, options);
    },
    env,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** An event as CloudWatch sends it: the parameters at the top and in the context. */
export function publicEvent(
  { widget, params }: ListedCall,
  range: { startMs: number; endMs: number },
  over: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const given = { widget, ...params };
  return {
    ...given,
    widgetContext: {
      dashboardName: "Trailboard-Overview-Public",
      widgetId: "widget-3",
      timezone: { label: "UTC", offsetISO: "+00:00", offsetInMinutes: 0 },
      timeRange: { mode: "absolute", start: range.startMs, end: range.endMs },
      theme: "light",
      title: "Calls",
      forms: { all: {} },
      params: given,
      width: 1000,
      height: 400,
      ...over,
    },
  };
}
