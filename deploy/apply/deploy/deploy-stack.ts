import type { DeployedStack } from "../../account/deployed-stack.ts";
import type { Artifacts } from "../../bundle/artifacts.ts";
import { type OpenChangeSet, withChangeSet } from "../change-set/with-change-set.ts";
import { ensureCodeBucket } from "../code/code-bucket.ts";
import { uploadMissing } from "../code/upload.ts";
import { dashboardLink, stackLink } from "../console-links.ts";
import type { Failure } from "../follow/failures.ts";
import { type Plan, planOf } from "../plan/plan.ts";
import { noteLines, planLines } from "../plan/plan-lines.ts";
import { inTheWayOf } from "../plan/plan-stack.ts";
import { agreeToReplace, setAside } from "../prepare/dashboards-in-the-way.ts";
import { type Prepared, prepare } from "../prepare/prepare.ts";
import { type Session, unstoppable } from "../session/session.ts";
import { findStack } from "../stack/find-stack.ts";
import { settledStack } from "../stack/settled-stack.ts";
import { stackResources } from "../stack/stack-resources.ts";
import { hasSucceeded } from "../stack/stack-status.ts";

/** What a deployment came to. */
export type Deployment = Omit<Plan, "kind"> & { readonly stackId: string; readonly console: string } & (
    | ({ readonly kind: "nothing" | "deployed" } & Deployed)
    | {
        readonly kind: "failed";
        /** "UPDATE_ROLLBACK_COMPLETE" */
        readonly status: string;
        /** The cause first. */
        readonly failures: readonly Failure[];
      }
  );

/** What is in the account afterwards. */
export interface Deployed {
  readonly outputs: DeployedStack["outputs"];
  readonly dashboards: readonly { readonly name: string; readonly url: string }[];
  /** Names of the Lambda functions. */
  readonly functions: readonly string[];
}

/** Brings the account to what the configuration says: shows the plan, asks, uploads, executes, and says how it goes. */
export async function deployStack(
  session: Session,
  artifacts: Pick<Artifacts, "template" | "archives">,
): Promise<Deployment> {
  const stack = await settledStack(session);
  const prepared = await prepare(session, artifacts, stack);
  const inTheWay = await inTheWayOf(session, prepared, stack);
  await agreeToReplace(session, inTheWay);
  const aside = await setAside(session, inTheWay);
  try {
    const deployment = await withChangeSet(session, prepared, stack, async (changeSet) => {
      const plan = planOf(session, prepared, stack, changeSet);
      // That there is nothing to do is the answer, and is said with it.
      for (const line of changeSet.empty ? noteLines(plan) : planLines(plan)) session.say(line);
      return changeSet.empty
        ? ended(session, plan, changeSet, "nothing")
        : carryOut(session, { plan, changeSet, prepared, artifacts });
    });
    if (deployment.kind === "failed") await aside.putBack();
    return deployment;
  } catch (error) {
    // CloudFormation may be making them at this moment, where only the looking on has ended.
    if (!(await isAtWork(session))) await aside.putBack();
    throw error;
  }
}

async function carryOut(
  session: Session,
  {
    plan,
    changeSet,
    prepared,
    artifacts: { archives },
  }: { plan: Plan; changeSet: OpenChangeSet; prepared: Prepared; artifacts: Pick<Artifacts, "archives"> },
): Promise<Deployment> {
  await session.ask("Deploy this?");
  const bucket = await ensureCodeBucket(session);
  await uploadMissing(
    session,
    bucket,
    archives
      .filter(({ fileName }) => prepared.templateText.includes(fileName))
      .map(({ fileName, bytes }) => ({
        key: `${bucket.prefix}${fileName}`,
        bytes,
        contentType: "application/zip",
      })),
  );
  const { status, failures } = await changeSet.execute();
  if (hasSucceeded(status)) return ended(session, plan, changeSet, "deployed");
  return {
    ...plan,
    kind: "failed",
    stackId: changeSet.stackId,
    console: stackLink(session.account, changeSet.stackId),
    status,
    failures,
  };
}

async function ended(
  session: Session,
  plan: Plan,
  { stackId }: Pick<OpenChangeSet, "stackId">,
  kind: "nothing" | "deployed",
): Promise<Deployment> {
  const resources = await stackResources(session, stackId);
  const idsOf = (wanted: string) =>
    resources.filter(({ type }) => type === wanted).map(({ physicalId }) => physicalId);
  return {
    ...plan,
    kind,
    stackId,
    console: stackLink(session.account, stackId),
    outputs: (await findStack(session, stackId))?.outputs ?? {},
    dashboards: idsOf("AWS::CloudWatch::Dashboard").map((name) => ({
      name,
      url: dashboardLink(session.account, name),
    })),
    functions: idsOf("AWS::Lambda::Function"),
  };
}

/** Whether CloudFormation does something at this moment, as far as we know. */
async function isAtWork(session: Session): Promise<boolean> {
  try {
    return (await findStack(unstoppable(session)))?.state === "busy";
  } catch {
    // Not known: then it is safer to leave all as it is.
    return true;
  }
}
