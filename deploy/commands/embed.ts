import { quote } from "../../kit/params.ts";
import type { Widget } from "../../kit/widget.ts";
import type { Sources } from "../../trail/sources.ts";
import { widgets } from "../../widgets/index.ts";
import { type Account, openAccount } from "../account/account.ts";
import type { Config } from "../config/config.ts";
import { readConfig } from "../config/read-config.ts";
import { functionOf } from "../dashboards/dashboard.ts";
import { dashboardsOf } from "../dashboards/index.ts";
import type { BodyStore } from "../embed/body-store.ts";
import { checkedParams } from "../embed/checked-params.ts";
import { dashboardStore } from "../embed/dashboard-store.ts";
import { difference } from "../embed/difference.ts";
import { embedWidget, hasWidget, removeWidget } from "../embed/embed-widget.ts";
import { checkOptions, defaultSizeOf, type EmbedOptions, placeOf } from "../embed/embedding.ts";
import { deployedEndpoint, endpointInBody } from "../embed/endpoint.ts";
import { fileStore } from "../embed/file-store.ts";
import { tellMessages, tellResult, warn } from "../embed/tell.ts";
import type { Embedded, Wanted } from "../embed/wanted.ts";
import { type Names, namesOf } from "../names.ts";
import { CliError, usageError } from "../terminal/cli-error.ts";
import { confirm } from "../terminal/confirm.ts";

/**
 * Puts one widget into a dashboard that is already there, changes it or takes it out, and leaves every other byte of the
 * dashboard as it is. Shows the difference, asks, and writes only what nobody changed in between.
 */
export async function embed(name: string, options: EmbedOptions): Promise<void> {
  const widget = widgetNamed(name);
  checkOptions(options);
  const params = checkedParams(widget, options.params);
  const config = await readConfig(options.config);
  const names = namesOf(config);
  const connection = connectionTo(options, config);
  try {
    const store =
      options.dashboard === undefined
        ? fileStore(options.file ?? "")
        : dashboardStore(await connection.account(), options.dashboard);
    const before = await store.read();
    const { place, size } = placeOf(options);
    const wanted: Wanted = {
      ...{ name, title: options.title, params, place, size },
      publicFunctionName: names.function("trailboard-public"),
      defaultTitle: widget.title,
      defaultSize: defaultSizeOf(widget),
      functionNames: (["trailboard", "trailboard-detail", "trailboard-public"] as const).map(names.function),
      accountId: options.dashboard === undefined ? undefined : (await connection.account()).accountId,
    };
    const edited = options.remove
      ? removeWidget(before, wanted)
      : embedWidget(before, {
          ...wanted,
          endpoint: hasWidget(before, wanted)
            ? undefined
            : await endpointOf(widget, before, { names, connection, isFile: options.file !== undefined }),
        });
    await carryOut({ widget, store, before, edited, options, config, names });
  } finally {
    connection.close();
  }
}

function widgetNamed(name: string): Widget<Sources> {
  const widget = widgets.find((known) => known.name === name);
  if (widget) return widget;
  throw usageError(
    `Cannot embed ${quote(name)}: expected one of ${widgets.map((known) => known.name).join(", ")}`,
  );
}

interface Connection {
  account(): Promise<Account>;
  close(): void;
}

/** A file may need no AWS at all. */
function connectionTo(options: EmbedOptions, config: Config): Connection {
  let opened: Account | undefined;
  return {
    async account() {
      opened ??= await openAccount(options, config);
      return opened;
    },
    close: () => opened?.close(),
  };
}

async function endpointOf(
  { permission, name }: Widget<Sources>,
  bodyText: string,
  { names, connection, isFile }: { names: Names; connection: Connection; isFile: boolean },
): Promise<string> {
  const drawnBy = functionOf(permission);
  if (!isFile) return deployedEndpoint(await connection.account(), names, drawnBy);
  const beside = endpointInBody(bodyText, names, drawnBy);
  if (beside !== undefined) return beside;
  try {
    return await deployedEndpoint(await connection.account(), names, drawnBy);
  } catch (error) {
    throw new CliError(
      `Cannot tell which function is to draw ${name}: the file has no widget of Trailboard yet, from which its account and Region could be read, and AWS did not say. ${error instanceof Error ? error.message : ""}`,
      { cause: error },
    );
  }
}

interface Work {
  readonly widget: Widget<Sources>;
  readonly store: BodyStore;
  readonly before: string;
  readonly edited: Embedded;
  readonly options: EmbedOptions;
  readonly config: Config;
  readonly names: Names;
}

async function carryOut({ widget, store, before, edited, options, config, names }: Work): Promise<void> {
  const { bodyText, change } = edited;
  for (const remark of change.remarks) warn(remark);
  const isStream = options.file === "-";
  if (change.kind === "unchanged") {
    if (isStream) await store.write(bodyText, before);
    tellResult({ name: widget.name, store, change, messages: [], options });
    return;
  }
  const isColoured = process.stderr.isTTY === true && !process.env.NO_COLOR;
  console.error(difference(before, bodyText, { name: store.name, isColoured }));
  warnOf(widget, change.kind, options, { config, names });
  if (!isStream) {
    await confirm(`Write ${store.name}?`, options);
    if ((await store.read()) !== before)
      throw new CliError(
        `Cannot write ${store.name}: somebody changed it since it was read, and nothing was written; run this again to see the new difference`,
      );
  }
  const messages = await store.write(bodyText, before);
  tellMessages(messages);
  tellResult({ name: widget.name, store, change, messages, options });
}

function warnOf(
  { name, permission }: Widget<Sources>,
  kind: string,
  { dashboard }: EmbedOptions,
  { config, names }: Pick<Work, "config" | "names">,
): void {
  const ours = dashboardsOf(config).flatMap(({ title }) => [
    names.dashboard(title),
    names.publicDashboard(title),
  ]);
  if (dashboard !== undefined && ours.includes(dashboard))
    warn(`${dashboard} is made by \`trailboard deploy\`: the next deployment puts it back as it was`);
  if (kind === "added" && permission === "detail")
    warn(
      `${name} starts CloudTrail Lake queries, which cost by the bytes that they scan: only who may call ${names.function(functionOf(permission))} can use it, and whoever may can spend; do not put it on a dashboard that is shared in public`,
    );
  if (dashboard !== undefined)
    warn(
      "CloudWatch writes dashboards without a condition: what somebody saves between the last look and the writing, well under a second, is lost",
    );
}
