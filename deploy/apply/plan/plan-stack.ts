import type { Artifacts } from "../../bundle/artifacts.ts";
import type { Template } from "../../stack/template.ts";
import { CliError } from "../../terminal/cli-error.ts";
import { withChangeSet } from "../change-set/with-change-set.ts";
import { dashboardsInTheWay, type InTheWay } from "../prepare/dashboards-in-the-way.ts";
import { type Prepared, prepare } from "../prepare/prepare.ts";
import type { Session } from "../session/session.ts";
import type { FoundStack } from "../stack/find-stack.ts";
import { findOwnedStack } from "../stack/owned-stack.ts";
import { unusable } from "../stack/settled-stack.ts";
import { stackResources } from "../stack/stack-resources.ts";
import { type Plan, planOf } from "./plan.ts";
import type { PlannedChange } from "./planned-change.ts";

/** What a deployment would do. Leaves nothing behind. */
export async function planStack(session: Session, artifacts: Pick<Artifacts, "template">): Promise<Plan> {
  const stack = await findOwnedStack(session);
  const state = stack?.state ?? "gone";
  if (stack && ["busy", "half-rolled-back", "half-deleted", "stuck"].includes(state))
    throw new CliError(unusable(session, stack));
  const prepared = await prepare(session, artifacts, stack);
  const inTheWay = await inTheWayOf(session, prepared, stack);
  const notes = inTheWay.map(noteOf);
  if (stack && (state === "empty" || state === "unfinished"))
    return planOf(session, prepared, stack, { changes: creations(prepared.template), empty: false }, [
      ...notes,
      `A first deployment that was never finished (${stack.status}) is deleted first; this plan is made from the template alone`,
    ]);
  // CloudFormation would refuse the whole change set because of them; they are said beside it.
  const { reduced, left } = withoutDashboards(
    prepared.template,
    inTheWay.map(({ name }) => name),
  );
  return withChangeSet(
    session,
    { ...prepared, templateText: JSON.stringify(reduced, null, 2) },
    stack,
    async ({ changes, empty }) =>
      planOf(
        session,
        prepared,
        stack,
        { changes: [...changes, ...creations(left)], empty: empty && inTheWay.length === 0 },
        notes,
      ),
  );
}

/** Dashboards of our names that the stack has not got. */
export async function inTheWayOf(
  session: Session,
  { template }: Pick<Prepared, "template">,
  stack: FoundStack | undefined,
): Promise<InTheWay[]> {
  const resources = stack?.state === "settled" ? await stackResources(session, stack.id) : [];
  const inStack = resources
    .filter(({ type }) => type === "AWS::CloudWatch::Dashboard")
    .map(({ physicalId }) => physicalId);
  return dashboardsInTheWay(session, template, new Set(inStack));
}

function noteOf({ name, of }: InTheWay): string {
  if (of === "ours") return `Dashboard ${name}, which Trailboard put there, becomes part of the stack`;
  if (of === "stack")
    return `Dashboard ${name} is another stack's: deploy refuses; choose another "dashboardPrefix" in the configuration`;
  return `Dashboard ${name} is there already, and Trailboard did not make it: deploy asks before it replaces it, and refuses with --yes`;
}

function withoutDashboards(
  template: Template,
  names: readonly string[],
): { reduced: Template; left: Pick<Template, "Resources"> } {
  const entries = Object.entries(template.Resources);
  const isLeft = ([, { Type, Properties }]: (typeof entries)[number]) =>
    Type === "AWS::CloudWatch::Dashboard" &&
    typeof Properties?.DashboardName === "string" &&
    names.includes(Properties.DashboardName);
  return {
    reduced: { ...template, Resources: Object.fromEntries(entries.filter((entry) => !isLeft(entry))) },
    left: { Resources: Object.fromEntries(entries.filter(isLeft)) },
  };
}

function creations({ Resources }: Pick<Template, "Resources">): PlannedChange[] {
  return Object.entries(Resources).map(([logicalId, { Type }]) => ({
    kind: "create",
    logicalId,
    type: Type,
    properties: [],
    perhaps: [],
    replacedFor: [],
  }));
}
