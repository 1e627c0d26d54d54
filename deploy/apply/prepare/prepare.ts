import { findEventDataStore } from "../../account/event-data-store.ts";
import { type DeployedTemplate, NO_TEMPLATE } from "../../account/stack-template.ts";
import type { Artifacts } from "../../bundle/artifacts.ts";
import type { TEMPLATE_PARAMETERS, Template } from "../../stack/template.ts";
import { CliError } from "../../terminal/cli-error.ts";
import { bucketState, codeBucketOf, isTagged } from "../code/code-bucket.ts";
import type { Session } from "../session/session.ts";
import type { FoundStack } from "../stack/find-stack.ts";
import { stackTemplateOf } from "../stack/stack-template.ts";
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
  session: Session,
  { template: pattern }: Pick<Artifacts, "template">,
  stack: FoundStack | undefined,
): Promise<Prepared> {
  const { account, config, names } = session;
  const eventDataStoreArn = await findEventDataStore(account, config);
  const notes = await checkEventDataStore(account, config, eventDataStoreArn);
  const template = withStaticNames(pattern, account);
  const before = stack?.state === "settled" ? await stackTemplateOf(session, stack.id) : NO_TEMPLATE;
  const concurrencyNotes = await checkConcurrency(session, before, template);
  const indexNotes = await checkIndexBucket(
    session,
    names.indexBucket(account.accountId, account.region),
    "IndexBucket" in before.Resources,
  );
  const { name, prefix } = codeBucketOf(session);
  return {
    template,
    templateText: `${JSON.stringify(template, null, 2)}\n`,
    before,
    parameters: { CodeBucket: name, CodePrefix: prefix, EventDataStoreArn: eventDataStoreArn },
    notes: [...notes, ...concurrencyNotes, ...indexNotes],
  };
}

/** A bucket that is there is taken back as it is: what somebody set up on it goes on working on our index. */
async function checkIndexBucket(session: Session, bucket: string, inStack: boolean): Promise<string[]> {
  const state = await bucketState(session, bucket);
  if (state === "theirs")
    throw new CliError(
      `Cannot use bucket ${bucket} for the index: it is another account's, or these credentials may not look at it; choose another "name" in the configuration`,
    );
  if (state === "missing" || inStack || (await isTagged(session, bucket))) return [];
  return [
    `Bucket ${bucket} is there without Trailboard's tag and becomes the index bucket as it is: look at its policy, replication and notifications first`,
  ];
}
