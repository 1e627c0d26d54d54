import type { StackResource } from "../../account/stack-resources.ts";
import { bucketState, codeBucketOf, isTagged } from "../code/code-bucket.ts";
import type { Session } from "../session/session.ts";
import type { FoundStack } from "../stack/find-stack.ts";
import { stackResources } from "../stack/stack-resources.ts";
import { stackTemplateOf } from "../stack/stack-template.ts";
import { countVersions } from "./empty-bucket.ts";

/** A bucket that goes with the stack, though it is not in it. */
export interface DoomedBucket {
  readonly name: string;
  /** Versions of objects, delete markers too. */
  readonly versions: number;
}

/** What goes and what stays when everything is deleted. */
export interface DestroyPlan {
  readonly stack: FoundStack | undefined;
  /** Without what outlives the stack. */
  readonly resources: readonly StackResource[];
  /** Only with --with-index, and only ours. */
  readonly indexBucket: DoomedBucket | undefined;
  /** Only the one that deploy made. */
  readonly codeBucket: DoomedBucket | undefined;
  /** Sentences about what stays and how to get rid of it. */
  readonly stays: readonly string[];
}

export async function destroyPlanOf(
  session: Session,
  stack: FoundStack | undefined,
  { withIndex }: { withIndex: boolean },
): Promise<DestroyPlan> {
  const all = stack && stack.state !== "review" ? await stackResources(session, stack.id) : [];
  const keeps = all.length > 0 && stack ? await retainedIds(session, stack) : new Set<string>();
  const index = await indexBucketOf(session, all);
  const code = codeBucketOf(session);
  const isCodeThere = !code.given && (await bucketState(session, code.name)) === "ours";
  const isCodeOurs = isCodeThere && (await isTagged(session, code.name));
  return {
    stack,
    resources: all.filter(({ logicalId }) => !keeps.has(logicalId)),
    indexBucket:
      withIndex && index?.isOurs
        ? { name: index.name, versions: await countVersions(session, index.name) }
        : undefined,
    codeBucket: isCodeOurs
      ? { name: code.name, versions: await countVersions(session, code.name) }
      : undefined,
    stays: [
      ...indexStays(index, { withIndex }),
      ...(isCodeThere && !isCodeOurs ? [untagged(code.name)] : []),
      ...all
        .filter(
          ({ logicalId, physicalId }) =>
            keeps.has(logicalId) && physicalId !== index?.name && physicalId !== "",
        )
        .map(({ type, physicalId }) => `${type} ${physicalId} stays`),
      ...(code.given && all.length > 0
        ? [`The functions' code stays in your bucket: s3://${code.name}/${code.prefix}`]
        : []),
    ],
  };
}

function indexStays(index: IndexBucket | undefined, { withIndex }: { withIndex: boolean }): string[] {
  if (index === undefined) return [];
  if (!index.isOurs) return [untagged(index.name)];
  return withIndex
    ? []
    : [
        `The index stays in bucket ${index.name}: the next deploy takes it back; \`trailboard destroy --with-index\` deletes it`,
      ];
}

function untagged(bucket: string): string {
  return `Bucket ${bucket} stays: it is not our stack's and has no tag of ours, so that it may be somebody else's; delete it yourself where it is not`;
}

async function retainedIds(session: Session, stack: FoundStack): Promise<Set<string>> {
  const { Resources } = await stackTemplateOf(session, stack.id);
  return new Set(
    Object.entries(Resources)
      .filter(([, { DeletionPolicy = "Delete" }]) => DeletionPolicy !== "Delete")
      .map(([logicalId]) => logicalId),
  );
}

interface IndexBucket {
  readonly name: string;
  /** In our stack, or left by one of ours, whose tag it carries. */
  readonly isOurs: boolean;
}

/** The bucket with the index's name, where this account has one. */
async function indexBucketOf(
  session: Session,
  resources: readonly StackResource[],
): Promise<IndexBucket | undefined> {
  const { account, names } = session;
  const name = names.indexBucket(account.accountId, account.region);
  if ((await bucketState(session, name)) !== "ours") return undefined;
  const isInStack = resources.some(
    ({ type, physicalId }) => type === "AWS::S3::Bucket" && physicalId === name,
  );
  return { name, isOurs: isInStack || (await isTagged(session, name)) };
}
