import { z } from "zod";
import { dashboardIds } from "../dashboards/ids.ts";
import { brokenRules } from "./config-rules.ts";

/**
 * `trailboard.config.json`, said once: what a field is called, what it may be, its default and what it is for. The checked
 * configuration, the published JSON Schema and the messages about wrong fields are all made from this.
 */

/** Retentions that CloudWatch Logs takes, in days (API reference, PutRetentionPolicy). */
const LOG_RETENTION_DAYS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** Text of a form; `wanted` says the form to people, here and (patternErrorMessage) in editors that know the schema. */
const text = (form: RegExp, wanted: string, maxLength?: number) =>
  (maxLength === undefined ? z.string() : z.string().max(maxLength))
    .regex(form, { error: wanted })
    .meta({ patternErrorMessage: wanted });

/** `rest` is what follows the service, as a regular expression: nothing of a file gets into a policy unlooked at. */
const arn = (service: string, rest: string, wanted: string) =>
  text(new RegExp(`^arn:aws[a-z-]*:${service}:${rest}$`), wanted, 2048);

const kmsKey = arn("kms", "[a-z0-9-]+:\\d{12}:key/[A-Za-z0-9-]+", "the ARN of a KMS key (not of an alias)");
const emailAddress = z.email().max(320).meta({ patternErrorMessage: "an e-mail address" });
const accountId = text(/^\d{12}$/, "an account id of 12 digits");
const region = text(/^[a-z]{2}(-[a-z]+)+-\d$/, "a Region such as eu-central-1");
const eventName = text(/^[A-Za-z0-9_:.-]{1,128}$/, "an event name such as StopLogging");
/**
 * What AWS services take in a tag. Of what is not ASCII AWS takes letters and spaces; that is left to AWS, for a class
 * such as \p{L} means nothing to readers of JSON Schema that compile patterns without the flag "u".
 */
const tagText = (minLength: number, maxLength: number) =>
  text(
    new RegExp(`^[A-Za-z0-9 _.:/=+@\\u00a0-\\uffff-]{${minLength},${maxLength}}$`),
    `${minLength} to ${maxLength} letters, digits, spaces and _ . : / = + - @`,
  );

/** What a widget on a public dashboard may be asked: it is listed word for word. */
const publicWidget = z
  .strictObject({
    widget: z.string().min(1).max(60).describe("Name of the widget, such as top."),
    params: z
      .record(z.string().max(60), z.json())
      .default({})
      .describe("Its parameters; a call with others is refused."),
  })
  .describe("A widget and exactly the parameters with which anybody may call it.");

const fields = z
  .strictObject({
    $schema: z.string().optional().describe("Where the schema of this file is, for completion in an editor."),
    name: text(/^[a-z][a-z0-9-]{0,19}$/, "1 to 20 lower-case letters, digits and dashes, a letter first")
      .default("trailboard")
      .describe(
        "Name of the stack, and part of the names of functions, roles and buckets. A second Trailboard in one account and Region needs another one.",
      ),
    dashboardPrefix: text(/^[A-Za-z0-9_-]{1,60}$/, '1 to 60 letters, digits, "-" and "_"')
      .default("Trailboard")
      .describe(
        "First part of the names of dashboards and alarms, and namespace of the metrics. Dashboards belong to the account, not to a Region: a second Trailboard needs another one.",
      ),
    region: region
      .nullable()
      .default(null)
      .describe("Region to deploy to; --region wins over it, null takes the profile's."),
    eventDataStore: arn(
      "cloudtrail",
      "[a-z0-9-]+:\\d{12}:eventdatastore/[0-9a-f-]{36}",
      "the ARN of an event data store",
    )
      .nullable()
      .default(null)
      .describe(
        "ARN of the event data store. null looks for the one of this account and Region that carries the tag Trailboard or Expedition.",
      ),
    lakeRole: arn("iam", ":\\d{12}:role/[A-Za-z0-9+=,.@_/-]+", "the ARN of a role")
      .nullable()
      .default(null)
      .describe(
        "Role to assume for queries, where the event data store is another account's and its resource policy does not name this account.",
      ),
    eventDataStoreKey: kmsKey
      .nullable()
      .default(null)
      .describe(
        "KMS key of the event data store, where it has one of its own: the functions that query may then use it.",
      ),
    architecture: z.enum(["arm64", "x86_64"]).default("arm64").describe("Processor of the functions."),
    runtime: z
      .enum(["nodejs24.x", "nodejs22.x"])
      .default("nodejs24.x")
      .describe("Lambda runtime of the functions."),
    logRetentionDays: z
      .literal(LOG_RETENTION_DAYS)
      .default(30)
      .describe("Days for which the functions' logs are kept."),
    dashboards: z
      .array(z.enum(dashboardIds))
      .default([...dashboardIds])
      .describe("Dashboards to create."),
    index: z
      .strictObject({
        retentionDays: z
          .int()
          .min(35)
          .max(3653)
          .default(400)
          .describe("Days for which hours of the index are kept."),
        kmsKey: kmsKey
          .nullable()
          .default(null)
          .describe("KMS key for the index bucket; null encrypts with keys of S3, which cost nothing."),
      })
      .prefault({})
      .describe("The hourly index."),
    notify: z
      .array(emailAddress)
      .max(20)
      .default([])
      .describe("E-mail addresses that alarms are sent to; each must confirm once."),
    alarms: z
      .strictObject({
        deniedPerHour: z.int().min(1).max(1_000_000).default(50).describe("Refused calls in an hour."),
        failedLoginsPerHour: z
          .int()
          .min(1)
          .max(1_000_000)
          .default(3)
          .describe("Failed console logins in an hour."),
        indexLagHours: z
          .int()
          .min(3)
          .max(24)
          .default(4)
          .describe("Hours without a newly indexed hour until the alarm says that the index is late."),
      })
      .prefault({})
      .describe("From how many on alarms ring."),
    approvedRegions: z
      .array(region)
      .max(50)
      .default([])
      .describe(
        "Regions in which work is expected; the overview then shows what changed in others. Empty shows all.",
      ),
    sensitiveActions: z
      .strictObject({
        add: z
          .array(eventName)
          .max(50)
          .default([])
          .describe("Event names to watch besides the built-in ones."),
        remove: z.array(eventName).max(50).default([]).describe("Built-in event names not to watch."),
      })
      .prefault({})
      .describe(
        "The event names that the overview shows as changes to identity, network, logging and data access.",
      ),
    budgets: z
      .strictObject({
        scanGBPerHour: z
          .number()
          .positive()
          .max(100_000)
          .default(50)
          .describe("GB that all queries together may scan in an hour; viewers may use 80 % of it."),
      })
      .prefault({})
      .describe("Bounds of what queries may cost."),
    reservedConcurrency: z
      .strictObject({
        detail: z.int().min(1).max(1000).nullable().default(5).describe("Drill-downs at once."),
        public: z
          .int()
          .min(1)
          .max(1000)
          .nullable()
          .default(2)
          .describe("Calls of the public function at once."),
      })
      .prefault({})
      .describe(
        "Concurrency reserved for functions that could cost money; null reserves none. The indexer always has exactly 1.",
      ),
    public: z
      .strictObject({
        dashboards: z
          .array(z.enum(dashboardIds))
          .default([])
          .describe(
            "Dashboards of which a copy for everybody is made, on the function that shows pseudonyms only.",
          ),
        widgets: z
          .array(publicWidget)
          .max(200)
          .default([])
          .describe(
            "More that the public function may be asked, for public copies of dashboards of your own.",
          ),
        maxRangeDays: z
          .int()
          .min(1)
          .max(31)
          .default(7)
          .describe("Longest range that the public function answers."),
      })
      .prefault({})
      .describe(
        "What anybody with a public link may see. Without dashboards and widgets there is no public function.",
      ),
    viewerAccounts: z
      .array(accountId)
      .max(50)
      .default([])
      .describe("Accounts whose dashboards may call the functions that read the index."),
    permissionsBoundary: arn("iam", ":(\\d{12}|aws):policy/[A-Za-z0-9+=,.@_/-]+", "the ARN of a policy")
      .nullable()
      .default(null)
      .describe("Permissions boundary of the roles, where your organisation wants one."),
    codeBucket: text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "the name of a bucket")
      .nullable()
      .default(null)
      .describe("Bucket for the functions' code, in the Region that is deployed to; null makes one."),
    tags: z
      .record(tagText(1, 128), tagText(0, 256))
      .default({})
      .describe("Tags of the stack and of all that it makes."),
    estimate: z
      .strictObject({
        ingestedGBPerDay: z
          .number()
          .positive()
          .max(1_000_000)
          .default(1)
          .describe("GB that the event data store takes in a day, before its compression."),
        viewerHoursPerDay: z
          .number()
          .min(0)
          .max(10_000)
          .default(8)
          .describe("Hours in a day for which a dashboard is open, all viewers together."),
        refreshMinutes: z
          .number()
          .min(0.1)
          .max(1440)
          .default(15)
          .describe("How often an open dashboard refreshes."),
        drillDownsPerDay: z.number().min(0).max(1_000_000).default(20).describe("Clicks on rows in a day."),
        accounts: z.int().min(1).max(100_000).default(4).describe("Accounts with calls in an hour."),
        regions: z.int().min(1).max(100).default(4).describe("Regions with calls in an hour."),
        services: z.int().min(1).max(500).default(15).describe("AWS services called in an hour."),
      })
      .prefault({})
      .describe("Numbers that only the estimate of monthly costs is made from."),
  })
  .describe("Configuration of Trailboard.");

/** As the user writes it. */
export type ConfigSpec = z.input<typeof fields>;
/** Checked, with defaults. */
export type Config = z.output<typeof fields>;

/** The fields, and what must be true of several of them together. */
export const configSchema = fields.superRefine((config, context) => {
  for (const { path, wanted } of brokenRules(config))
    context.addIssue({ code: "custom", path: [...path], message: wanted });
});

export const defaultConfig: Config = configSchema.parse({});
