import { type Account, type AwsOptions, openAccount } from "../account/account.ts";
import { dashboardLink } from "../apply/console-links.ts";
import type { Config } from "../config/config.ts";
import { readConfig } from "../config/read-config.ts";
import { namesOf } from "../names.ts";
import { applyShare, tellApplied } from "../share/apply-share.ts";
import { compositeAlarms } from "../share/composite-alarms.ts";
import { readBody } from "../share/dashboard-body.ts";
import { findDashboard } from "../share/dashboard-owner.ts";
import { deployedStack } from "../share/deployed.ts";
import { consoleSteps, exposureOf } from "../share/exposure.ts";
import {
  grantsOf,
  type Refusal,
  type ShareMode,
  type Sharer,
  variablesOverEndpoints,
} from "../share/grants.ts";
import { makePublicCopy } from "../share/make-public-copy.ts";
import { deployedPublicFunction } from "../share/public-function.ts";
import { revoke, tellRevocation } from "../share/revoke.ts";
import { noRoles, rolesReport } from "../share/roles-report.ts";
import { copyLines, reportLines, type ShareReport } from "../share/share-report.ts";
import { shareStatement } from "../share/statement.ts";
import { unseenWidgets } from "../share/unseen-widgets.ts";
import { CliError, usageError } from "../terminal/cli-error.ts";
import { printJson } from "../terminal/print-json.ts";
import { printable } from "../terminal/printable.ts";

interface ShareOptions extends AwsOptions {
  readonly dashboard: string;
  readonly mode: ShareMode;
  readonly apply?: boolean;
  readonly revoke?: boolean;
  readonly copy?: boolean;
  readonly yes?: boolean;
}

/** What sharing a dashboard needs, and with --apply or --revoke its policy put there or taken out. */
export async function share(options: ShareOptions): Promise<void> {
  check(options);
  const config = await readConfig(options.config);
  const account = await openAccount(options, config);
  try {
    if (options.revoke) await revokeShare(account, options);
    else await shareDashboard(account, config, options);
  } finally {
    account.close();
  }
}

function check({ dashboard, mode, copy, revoke }: ShareOptions): void {
  if (!/^[A-Za-z0-9_-]{1,255}$/.test(dashboard))
    throw usageError(
      `Cannot use --dashboard ${JSON.stringify(dashboard.slice(0, 80))}: expected 1 to 255 letters, digits, "-" and "_"`,
    );
  if (copy && mode !== "public")
    throw usageError(`Cannot use --copy with --mode ${mode}: only a public share needs a copy`);
  if (copy && revoke)
    throw usageError("Cannot use --copy with --revoke: name the copy as --dashboard instead");
}

async function revokeShare(account: Account, options: ShareOptions): Promise<void> {
  const revocation = await revoke(account, options);
  if (options.json) printJson(revocation);
  else tellRevocation(revocation);
}

async function shareDashboard(account: Account, config: Config, options: ShareOptions): Promise<void> {
  const { mode, apply = false, json = false } = options;
  const { accountId, partition, region } = account;
  const names = namesOf(config);
  const us: Sharer = { accountId, partition, region, names };
  const source = await openDashboard(account, options.dashboard);
  const deployed = options.copy ? await deployedStack(account, names) : undefined;
  const copied = options.copy
    ? await makePublicCopy(account, config, {
        ...options,
        name: options.dashboard,
        body: source.body,
        sharer: us,
        deployed,
      })
    : undefined;
  const publicFunctionArn =
    mode === "public" ? await deployedPublicFunction(account, names, deployed) : undefined;
  const sharer = publicFunctionArn === undefined ? us : { ...us, publicFunctionArn };
  const { name, arn, body } = copied ? await openDashboard(account, copied.name) : source;

  const { granted, refused } = grantsOf(body, mode, sharer);
  const statement = shareStatement(granted.map((grant) => grant.arn));
  const link = dashboardLink(account, name);
  // Nothing is offered for everybody while one widget would have to be allowed that must not be.
  const isRefused = mode === "public" && refused.length > 0;
  const report: ShareReport = {
    dashboard: name,
    mode,
    link,
    copy: copied?.copy ?? null,
    functions: granted,
    refused,
    statement: isRefused ? null : (statement ?? null),
    unseen: unseenWidgets(body, await compositeAlarms(account, body)),
    variablesOverEndpoints: variablesOverEndpoints(body),
    exposes: exposureOf(mode),
    steps: isRefused ? [] : consoleSteps(mode, link),
    roles: isRefused
      ? noRoles(name)
      : await rolesReport(account, { mode, dashboard: name, dashboardArn: arn }, { isNeeded: apply }),
  };
  if (!json) {
    const lines = [...(copied ? copyLines(name, copied.copy) : []), ...reportLines(report)];
    for (const line of lines) console.log(printable(line));
  }
  if (isRefused) {
    if (json) printJson(report);
    throw notForEverybody(name, refused, copied !== undefined);
  }
  const changes = apply ? await applyShare(account, report, options) : null;
  if (json) printJson({ ...report, roles: { ...report.roles, changes } });
  else if (changes) tellApplied(report, changes.length);
}

async function openDashboard(account: Account, name: string) {
  const found = await findDashboard(account, name);
  if (!found) throw new CliError(`Cannot find dashboard ${name} in account ${account.accountId}`);
  return { ...found, body: readBody(name, found.body) };
}

function notForEverybody(name: string, refused: readonly Refusal[], isCopy: boolean): CliError {
  const widgets = refused.map(({ widget }) => widget).join(", ");
  const mend = isCopy ? "" : "; --copy makes a public copy without them";
  return new CliError(
    `Cannot share ${name} with everybody: ${widgets} must not be allowed to everybody, the reasons are above${mend}`,
  );
}
