import type { Account } from "../account/account.ts";
import type { Config } from "../config/config.ts";
import { dashboardsOf } from "../dashboards/index.ts";
import { publicList } from "../dashboards/public-list.ts";
import { namesOf } from "../names.ts";
import { CliError, usageError } from "../terminal/cli-error.ts";
import { confirm } from "../terminal/confirm.ts";
import { printable } from "../terminal/printable.ts";
import type { Body } from "./dashboard-body.ts";
import { findDashboard, ownerOf } from "./dashboard-owner.ts";
import type { Deployed } from "./deployed.ts";
import type { Sharer } from "./grants.ts";
import { ownPlace } from "./own-place.ts";
import { publicBody } from "./public-body.ts";
import type { ListedWidget } from "./public-question.ts";
import { planDashboard, putDashboard } from "./put-dashboard.ts";
import { type CopyReport, copyLines } from "./share-report.ts";

/** CloudWatch's limit for the name of a dashboard. */
const MAX_NAME = 255;

/** Writes `<name>-Public`. Throws a CliError, and writes nothing, where the public function would not draw all of it. */
export async function makePublicCopy(
  account: Account,
  config: Config,
  {
    name,
    body: source,
    sharer,
    deployed,
    yes = false,
  }: { name: string; body: Body; sharer: Sharer; deployed: Deployed | undefined; yes?: boolean },
): Promise<{ name: string; copy: CopyReport }> {
  const copyName = `${name}-Public`;
  if (copyName.length > MAX_NAME)
    throw usageError(`Cannot copy dashboard ${name}: the name of its copy would be longer than ${MAX_NAME}`);
  const publicFunctionArn = ownPlace(account, sharer.names, deployed).functionArn("trailboard-public");
  const made = publicBody(source, { sharer, publicFunctionArn, listed: listedWidgets(config), name });
  if (made.unlisted.length > 0) throw notListed(copyName, made.unlisted, config, name);
  if (deployed && deployed.outputs.PublicFunctionArn === undefined && made.moved.length > 0)
    throw new CliError(
      `Cannot make ${copyName}: the stack ${sharer.names.stack} has no public function yet; run \`trailboard deploy\` first`,
    );

  const there = await findDashboard(account, copyName);
  const owner = there && (await ownerOf(account, config, deployed, there));
  const planned = planDashboard({ name: copyName, body: made.body }, there, owner, { replace: false });
  if (planned.action === "refused")
    throw new CliError(
      owner?.kind === "foreign"
        ? `Cannot make ${copyName}: a dashboard of that name is there, and ${owner.why}`
        : `Cannot make ${copyName}: it is there and belongs to the stack; share it with --dashboard ${copyName}, change it with \`trailboard deploy\``,
    );
  const { moved, leftOut, identifying, unlisted } = made;
  const report = { of: name, action: planned.action, moved, leftOut, identifying, unlisted };
  if (planned.action === "unchanged") return { name: copyName, copy: { ...report, messages: [] } };
  for (const line of copyLines(copyName, { ...report, messages: [] })) console.error(printable(line));
  await confirm(`Write dashboard ${copyName}?`, { yes });
  const messages = await putDashboard(account, config, planned);
  return { name: copyName, copy: { ...report, messages } };
}

function listedWidgets(config: Config): ListedWidget[] {
  return JSON.parse(publicList(config));
}

function notListed(
  copyName: string,
  unlisted: readonly ListedWidget[],
  config: Config,
  name: string,
): CliError {
  const lines = unlisted.map((one) => JSON.stringify(one)).join(", ");
  const { dashboard } = namesOf(config);
  const own = dashboardsOf(config).find(({ title }) => dashboard(title) === name);
  const orShorter = own ? ` (or "${own.id}" to "public.dashboards")` : "";
  return new CliError(
    `Cannot make ${copyName}: the public function draws only what it was deployed with; add to "public.widgets" of the configuration${orShorter}, and deploy: ${lines}`,
  );
}
