import { findEventDataStore } from "../../account/event-data-store.ts";
import { type DeployedTemplate, NO_TEMPLATE } from "../../account/stack-template.ts";
import type { Artifacts } from "../../bundle/artifacts.ts";
import type { TEMPLATE_PARAMETERS, Template } from "../../stack/template.ts";
import { CliError } from "../../terminal/cli-error.ts";
import { bucketState, codeBucketOf, isTagged } from "../code/code-bucket.ts";
import type { FoundStack } from "../stack/find-stack.ts";
import { stackTemplateOf } from "../stack/stack-template.ts";
import type { Work } from "../work/work.ts";
import { checkConcurrency } from "./concurrency.ts";
import { checkEventDataStore } from "./event-data-store-check.ts";
import { withStaticNames } from "./static-names.ts";

/** All that is known before CloudFormation is asked: nothing in the account has been changed for it. */
export interface Prepared {
  readonly template: Template;
  readonly templateText: string;
  /** What is deployed now; without resources where nothing is. */
  readonly before: DeployedTemplate;
  readonly parameters: Readonly<Record<(typeof TEMPLATE_PARAMETERS)[number], string>>;
  /** Sentences that the person should read before agreeing. */
  readonly notes: readonly string[];
}

/** Checks what can be checked before anything is changed. Throws a CliError with the first thing that is in the way. */
export async function prepare(
  work: Work,
  { template: pattern }: Pick<Artifacts, "template">,
  stack: FoundStack | undefined,
): Promise<Prepared> {
  const { account, config, names } = work;
  const eventDataStoreArn = await findEventDataStore(account, config);
  const notes = await checkEventDataStore(account, config, eventDataStoreArn);
  const template = withStaticNames(pattern, account);
  const before = stack?.state === "settled" ? await stackTemplateOf(work, stack.id) : NO_TEMPLATE;
  const concurrencyNotes = await checkConcurrency(work, before, template);
  const indexNotes = await checkIndexBucket(
    work,
    names.indexBucket(account.accountId, account.region),
    "IndexBucket" in before.Resources,
  );
  const { name, prefix } = codeBucketOf(work);
  return {
    template,
    templateText: `${JSON.stringify(template, null, 2)}\n`,
    before,
    parameters: { CodeBucket: name, CodePrefix: prefix, EventDataStoreArn: eventDataStoreArn },
    notes: [...notes, ...concurrencyNotes, ...indexNotes],
  };
}

/** A bucket that is there is taken back as it is: what somebody set up on it goes on working on our index. */
async function checkIndexBucket(work: Work, bucket: string, inStack: boolean): Promise<string[]> {
  const state = await bucketState(work, bucket);
  if (state === "theirs")
    throw new CliError(
      `Cannot use bucket ${bucket} for the index: it is another account's, or these credentials may not look at it; choose another "name" in the configuration`,
    );
  if (state === "missing" || inStack || (await isTagged(work, bucket))) return [];
  return [
    `Bucket ${bucket} is there without Trailboard's tag and becomes the index bucket as it is: look at its policy, replication and notifications first`,
  ];
}
