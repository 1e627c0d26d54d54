import type { AdvancedEventSelector, GetEventDataStoreCommandOutput } from "@aws-sdk/client-cloudtrail";
import { describeEventDataStore } from "../../account/event-data-store.ts";
import type { Config } from "../../config/config.ts";
import { CliError } from "../../terminal/cli-error.ts";
import { cannotTell, type Finding, isDenied, ok, problem, warning } from "../finding.ts";
import type { Picture } from "../picture.ts";
import type { Check } from "../run-checks.ts";

/** The store that is asked: there, whose, in this Region, taking events, keeping them. */
export const eventDataStoreChecks: readonly Check[] = [
  {
    section: "event data store",
    name: "event data store",
    permission: "cloudtrail:ListEventDataStores, cloudtrail:ListTags and cloudtrail:GetEventDataStore",
    run: lookAtStore,
  },
];

async function lookAtStore(picture: Picture): Promise<readonly Finding[]> {
  let arn: string;
  try {
    arn = await picture.eventDataStoreArn();
  } catch (error) {
    // That there is none, or no one to choose, is what is wrong; that it may not be looked for is not known to be.
    if (error instanceof CliError && error.cause === undefined)
      return [problem("found", error.message, 'see "Before you start" in the README')];
    throw error;
  }
  const [, , , region = "", owner = ""] = arn.split(":");
  const found = [
    ok(
      "found",
      `${arn}, ${picture.config.eventDataStore === null ? "by its tag" : "as the configuration says"}`,
    ),
    ...(await deployedWith(arn, picture)),
  ];
  if (region !== picture.account.region)
    found.push(
      problem(
        "Region",
        `the store is in ${region}, and queries can only be started there; this is ${picture.account.region}`,
        `deploy to ${region}, or name a store of ${picture.account.region}`,
      ),
    );
  if (owner !== picture.account.accountId) return [...found, ...(await anothersStore(arn, owner, picture))];
  return [...found, ...stateOf(await describeEventDataStore(picture.account, arn), picture)];
}

async function deployedWith(arn: string, picture: Picture): Promise<Finding[]> {
  const stack = await picture.stack().catch(() => undefined);
  const deployed = stack?.outputs.EventDataStoreArn;
  if (deployed === undefined || deployed === arn) return [];
  return [
    problem(
      "deployed",
      `the functions ask another store: ${deployed}`,
      "deploy again, or mend the configuration",
    ),
  ];
}

/** Of a store in another account little can be seen from here. */
async function anothersStore(arn: string, owner: string, picture: Picture): Promise<readonly Finding[]> {
  const { account, config } = picture;
  const whose =
    config.lakeRole === null
      ? warning(
          "owner",
          `the store is of account ${owner}: whether its resource policy lets the functions of ${account.accountId} ask cannot be seen from here`,
          `its policy must allow cloudtrail:StartQuery, DescribeQuery, GetQueryResults and CancelQuery to the roles of the detail function and the indexer; for an organization's store the delegated administrator account needs none`,
        )
      : ok("owner", `the store is of account ${owner}, and asked as ${config.lakeRole}`);
  try {
    return [whose, ...stateOf(await describeEventDataStore(account, arn), picture)];
  } catch (error) {
    // An organization's store can be looked at by its delegated administrator; any other is another account's affair.
    const finding = cannotTell("status", error, "cloudtrail:GetEventDataStore, in the account of the store");
    return [whose, isDenied(error) ? { ...finding, mend: `run doctor in account ${owner} too` } : finding];
  }
}

function stateOf(store: GetEventDataStoreCommandOutput, { config }: Picture): readonly Finding[] {
  return [
    statusOf(store),
    ...retentionOf(store, config.index.retentionDays),
    store.TerminationProtectionEnabled
      ? ok("termination protection", "on")
      : warning(
          "termination protection",
          "off: one call deletes the store, and CloudTrail Lake gives no new one to new customers",
          `aws cloudtrail update-event-data-store --event-data-store ${store.EventDataStoreArn} --termination-protection-enabled`,
        ),
    ...keyOf(store, config),
    reachOf(store),
    selectionOf(store.AdvancedEventSelectors ?? []),
  ];
}

function statusOf({ Status, EventDataStoreArn: arn }: GetEventDataStoreCommandOutput): Finding {
  const status: string = Status ?? "";
  switch (status) {
    case "ENABLED":
      return ok("status", "takes events");
    case "STOPPED_INGESTION":
    case "STOPPING_INGESTION":
      return problem(
        "status",
        "its ingestion was stopped: new events do not arrive, and hours since then look empty",
        `aws cloudtrail start-event-data-store-ingestion --event-data-store ${arn}`,
      );
    case "PENDING_DELETION":
      return problem(
        "status",
        "it is being deleted: after 7 days its events are gone",
        `aws cloudtrail restore-event-data-store --event-data-store ${arn}`,
      );
    case "CREATED":
    case "STARTING_INGESTION":
      return warning("status", `${status}: it takes no events yet`, "look again in some minutes");
    default:
      return warning(
        "status",
        `${status || "none"}: not a status that is known here`,
        "look at it in the console",
      );
  }
}

const SLIGHTLY_SHORTER_DAYS = 60;

function retentionOf(
  { RetentionPeriod: days, BillingMode: mode }: GetEventDataStoreCommandOutput,
  indexDays: number,
): Finding[] {
  if (days === undefined)
    return [warning("retention", "not said by CloudTrail", "look at it in the console")];
  const kept = `keeps events for ${days} days${mode === "FIXED_RETENTION_PRICING" ? " (fixed retention pricing)" : ""}`;
  if (days >= indexDays) return [ok("retention", `${kept}, the index its hours for ${indexDays}`)];
  // Lake's year and the index's 400 days are both defaults: nobody has to mend that.
  if (indexDays - days <= SLIGHTLY_SHORTER_DAYS)
    return [
      ok(
        "retention",
        `${kept}, the index its hours for ${indexDays}: clicks into the oldest ${indexDays - days} days will find no events`,
      ),
    ];
  return [
    warning(
      "retention",
      `${kept}, and the index its hours for ${indexDays}: drill-downs into older hours will find no events`,
      `"index.retentionDays" ${days} in the configuration, or a longer retention of the store`,
    ),
  ];
}

/** Who queries a store with a key of its own must be allowed to use the key. */
function keyOf({ KmsKeyId: key = "" }: GetEventDataStoreCommandOutput, config: Config): Finding[] {
  const { eventDataStoreKey: wanted, lakeRole } = config;
  // A role that is assumed needs the permission itself: nothing of ours can be compared.
  if (lakeRole !== null || key === (wanted ?? "")) return key === "" ? [] : [ok("key", key)];
  if (key === "")
    return [
      warning(
        "key",
        `the configuration names a key that the store does not use: ${wanted}`,
        '"eventDataStoreKey" out of the configuration, then deploy',
      ),
    ];
  return [
    problem(
      "key",
      `the store is encrypted with ${key}, which the functions may not use: queries fail`,
      `"eventDataStoreKey": "${key}" in the configuration, then deploy`,
    ),
  ];
}

function reachOf(store: GetEventDataStoreCommandOutput): Finding {
  const whose = store.OrganizationEnabled ? "all accounts of the organization" : "this account";
  return store.MultiRegionEnabled
    ? ok("reach", `${whose}, all Regions`)
    : warning(
        "reach",
        `${whose}, one Region: what happens in others is not in it, nor what IAM and other global services log in us-east-1`,
        `aws cloudtrail update-event-data-store --event-data-store ${store.EventDataStoreArn} --multi-region-enabled`,
      );
}

/** Which events it takes: without management events there is nothing to show, with writes alone half of it. */
function selectionOf(selectors: readonly AdvancedEventSelector[]): Finding {
  const management = selectors.filter(({ FieldSelectors = [] }) =>
    FieldSelectors.some(
      ({ Field, Equals = [] }) => Field === "eventCategory" && Equals.includes("Management"),
    ),
  );
  if (management.length === 0)
    return problem(
      "events",
      "takes no management events, which the dashboards are about",
      "add them to the store's event selectors",
    );
  const whole = management.some(({ FieldSelectors = [] }) => FieldSelectors.length === 1);
  return whole
    ? ok("events", "takes all management events")
    : warning(
        "events",
        "takes a selection of the management events: what it leaves out (reads, or some services) is not counted",
        "look at the store's event selectors",
      );
}
