import { withStaticNames } from "../../apply/prepare/static-names.ts";
import { sortedJson } from "../../sorted-json.ts";
import { type Finding, ok, problem, warning } from "../finding.ts";
import type { Picture } from "../picture.ts";
import type { Check } from "../run-checks.ts";

export const stackChecks: readonly Check[] = [
  { section: "stack", name: "deployed", permission: "cloudformation:DescribeStacks", run: state },
  {
    section: "stack",
    name: "up to date",
    permission: "cloudformation:GetTemplate",
    needsStack: true,
    run: async (picture) => [await difference(picture)],
  },
];

async function state({ stack: ask, names, account, config }: Picture): Promise<readonly Finding[]> {
  const stack = await ask();
  if (!stack)
    return [
      problem(
        "deployed",
        `there is no stack ${names.stack} in account ${account.accountId}, Region ${account.region}`,
        "`trailboard deploy`, or another --region or --config",
      ),
    ];
  const when =
    stack.changedAtMs === undefined
      ? ""
      : `, changed ${new Date(stack.changedAtMs).toISOString().slice(0, 16)}Z`;
  if (stack.owner !== config.name)
    return [
      problem(
        "deployed",
        `stack ${names.stack} was not made by Trailboard with "name" ${config.name}: it does not have its tag`,
        'another "name" in the configuration',
      ),
    ];
  return [statusOf(stack.status, stack.statusReason, `${names.stack}${when}`)];
}

function statusOf(status: string, reason: string, what: string): Finding {
  const said = `${what}: ${status}${reason === "" ? "" : ` (${reason.slice(0, 300)})`}`;
  if (status === "UPDATE_ROLLBACK_COMPLETE" || status === "IMPORT_ROLLBACK_COMPLETE")
    return warning(
      "deployed",
      `${said}; the last change failed, and what was before is there`,
      "`trailboard deploy` says why",
    );
  if (/^(CREATE|UPDATE|IMPORT)_COMPLETE$/.test(status)) return ok("deployed", said);
  if (status.endsWith("_IN_PROGRESS")) return warning("deployed", said, "look again when it is through");
  return problem("deployed", said, "`trailboard deploy` says what can be done");
}

/** Says how much of the stack is other than what this checkout and configuration would deploy. */
async function difference(picture: Picture): Promise<Finding> {
  const [asDeployed, { template: pattern }] = await Promise.all([picture.template(), picture.artifacts()]);
  // As the engine sends it; who deployed the template by other means has the same names, said another way.
  const deployed = withStaticNames(asDeployed, picture.account);
  const template = withStaticNames(pattern, picture.account);
  const ids = new Set([...Object.keys(deployed.Resources), ...Object.keys(template.Resources)]);
  const changed = [...ids].filter(
    (id) => sortedJson(deployed.Resources[id]) !== sortedJson(template.Resources[id]),
  );
  if (changed.length === 0)
    return ok("up to date", `all ${ids.size} resources are as this version and configuration want them`);
  const some = changed.slice(0, 5).join(", ");
  return warning(
    "up to date",
    `a deploy would change ${changed.length} of ${ids.size} resources: ${some}${changed.length > 5 ? " ..." : ""}`,
    "`trailboard plan` shows what, `trailboard deploy` does it",
  );
}
