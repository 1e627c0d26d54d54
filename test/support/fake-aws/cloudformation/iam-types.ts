import { fakePolicy, fakeRole } from "../iam/principal.ts";
import { failed, gone, type ResourceType, replaceTags, tagsFor, textOf } from "./resource-type.ts";
import type { Properties } from "./stack.ts";

interface InlinePolicy {
  readonly PolicyName: string;
  readonly PolicyDocument: unknown;
}

const ROLE = "AWS::IAM::Role";

export const role: ResourceType = {
  nameProperty: "RoleName",
  maxNameLength: 64,
  replaceOn: ["RoleName", "Path"],
  attributes: ["Arn", "RoleId"],
  takesTags: true,
  find(name, { world }) {
    const found = world.state.roles.get(name);
    return found && madeRole(name, found.arn);
  },
  create(properties, context) {
    const { state, clock } = context.world;
    const made = fakeRole({
      name: context.name,
      accountId: state.accountId,
      path: textOf(properties, "Path") ?? "/",
      createdMs: clock(),
    });
    state.roles.set(made.name, made);
    return role.update(madeRole(made.name, made.arn), properties, context, {});
  },
  update(made, properties, context, before) {
    const found = context.world.state.roles.get(made.physicalId);
    if (!found) throw gone(ROLE, made.physicalId);
    found.trustPolicy = JSON.stringify(properties.AssumeRolePolicyDocument);
    found.description = textOf(properties, "Description") ?? "";
    found.maxSessionSeconds = Number(properties.MaxSessionDuration ?? 3600);
    setInline(found.inlinePolicies, properties, before);
    found.attachedPolicies.clear();
    for (const arn of (properties.ManagedPolicyArns ?? []) as string[]) found.attachedPolicies.add(arn);
    replaceTags(found.tags, tagsFor(properties, context));
    return made;
  },
  delete({ physicalId }, _properties, { world }) {
    world.state.roles.delete(physicalId);
  },
  tag({ physicalId }, { world, tags }) {
    for (const [key, value] of tags) world.state.roles.get(physicalId)?.tags.set(key, value);
  },
};

function madeRole(name: string, arn: string) {
  return { physicalId: name, attributes: { Arn: arn, RoleId: "AROAFAKEFAKEFAKEFAKE1" } };
}

/** Policies that somebody else put into the role by the API stay, as in AWS; those of the template are set. */
function setInline(policies: Map<string, string>, now: Properties, before: Properties): void {
  for (const { PolicyName } of (before.Policies ?? []) as InlinePolicy[]) policies.delete(PolicyName);
  for (const { PolicyName, PolicyDocument } of (now.Policies ?? []) as InlinePolicy[])
    policies.set(PolicyName, JSON.stringify(PolicyDocument));
}

/** IAM keeps five versions of a policy; CloudFormation deletes the oldest for a sixth. */
const MAX_VERSIONS = 5;

export const managedPolicy: ResourceType = {
  nameProperty: "ManagedPolicyName",
  maxNameLength: 128,
  replaceOn: ["ManagedPolicyName", "Path", "Description"],
  attributes: ["PolicyArn", "DefaultVersionId"],
  takesTags: false,
  find(name, { world: { state } }) {
    const found = [...state.policies.values()].find(
      (policy) => policy.name === name && !policy.arn.includes("::aws:"),
    );
    return found && madePolicy(found.arn, found.versions.length);
  },
  create(properties, { world: { state, clock }, name }) {
    const made = fakePolicy({
      name,
      document: properties.PolicyDocument,
      accountId: state.accountId,
      path: textOf(properties, "Path") ?? "/",
      description: textOf(properties, "Description") ?? "",
      createdMs: clock(),
    });
    state.policies.set(made.arn, made);
    return madePolicy(made.arn, 1);
  },
  update({ physicalId }, properties, { world }) {
    const found = world.state.policies.get(physicalId);
    if (!found) throw gone("AWS::IAM::ManagedPolicy", physicalId);
    const document = JSON.stringify(properties.PolicyDocument);
    if (found.versions.at(-1) !== document) found.versions.push(document);
    if (found.versions.length > MAX_VERSIONS) found.versions.shift();
    return madePolicy(physicalId, found.versions.length);
  },
  delete({ physicalId }, _properties, { world: { state } }) {
    const holders = [...state.roles.values(), ...state.users.values()];
    if (holders.some(({ attachedPolicies }) => attachedPolicies.has(physicalId)))
      throw failed("Cannot delete a policy attached to entities. (Service: Iam, Status Code: 409)");
    state.policies.delete(physicalId);
  },
};

function madePolicy(arn: string, version: number) {
  return { physicalId: arn, attributes: { PolicyArn: arn, DefaultVersionId: `v${version}` } };
}
