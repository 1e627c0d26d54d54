import type { World } from "../state.ts";
import { AwsError, type Operation } from "../wire/fake-service.ts";
import { optionalNumber, optionalText, page, tagList, tagsOf, text, texts } from "../wire/input.ts";
import { type FakePrincipal, fakeRole } from "./principal.ts";

const PAGE = 100;

export function roleOperations({ state, clock }: World): Record<string, Operation> {
  const found = (name: string) => principal(state.roles, "role", name);

  return {
    ListRoles(input) {
      const prefix = optionalText(input, "PathPrefix") ?? "/";
      const roles = [...state.roles.values()]
        .filter(({ path }) => path.startsWith(prefix))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      return paged(
        "Roles",
        roles.map((role) => roleOf(role, false)),
        input,
      );
    },
    GetRole: (input) => ({ Role: roleOf(found(text(input, "RoleName")), true) }),
    CreateRole(input) {
      const name = text(input, "RoleName");
      if (state.roles.has(name))
        throw new AwsError("EntityAlreadyExists", `Role with name ${name} already exists.`, 409);
      const role = fakeRole({
        name,
        accountId: state.accountId,
        path: optionalText(input, "Path") ?? "/",
        createdMs: clock(),
        description: optionalText(input, "Description") ?? "",
        trustPolicy: text(input, "AssumeRolePolicyDocument"),
        tags: tagsOf(input),
      });
      state.roles.set(name, role);
      return { Role: roleOf(role, true) };
    },
    DeleteRole(input) {
      const role = found(text(input, "RoleName"));
      if (role.inlinePolicies.size > 0 || role.attachedPolicies.size > 0)
        throw new AwsError("DeleteConflict", "Cannot delete entity, must delete policies first.", 409);
      state.roles.delete(role.name);
      return {};
    },
    ListRolePolicies: (input) =>
      paged("PolicyNames", [...found(text(input, "RoleName")).inlinePolicies.keys()].sort(), input),
    GetRolePolicy(input) {
      const role = found(text(input, "RoleName"));
      const name = text(input, "PolicyName");
      const document = role.inlinePolicies.get(name);
      if (document === undefined) throw noPolicy(name);
      return { RoleName: role.name, PolicyName: name, PolicyDocument: encodeURIComponent(document) };
    },
    PutRolePolicy(input) {
      const document = text(input, "PolicyDocument");
      checkDocument(document);
      found(text(input, "RoleName")).inlinePolicies.set(text(input, "PolicyName"), document);
      return {};
    },
    DeleteRolePolicy(input) {
      const name = text(input, "PolicyName");
      if (!found(text(input, "RoleName")).inlinePolicies.delete(name)) throw noPolicy(name);
      return {};
    },
    ListAttachedRolePolicies(input) {
      const attached = [...found(text(input, "RoleName")).attachedPolicies].map((PolicyArn) => ({
        PolicyName: PolicyArn.split("/").at(-1),
        PolicyArn,
      }));
      return paged("AttachedPolicies", attached, input);
    },
    AttachRolePolicy(input) {
      found(text(input, "RoleName")).attachedPolicies.add(text(input, "PolicyArn"));
      return {};
    },
    DetachRolePolicy(input) {
      const arn = text(input, "PolicyArn");
      if (!found(text(input, "RoleName")).attachedPolicies.delete(arn))
        throw new AwsError("NoSuchEntity", `Policy ${arn} was not found.`, 404);
      return {};
    },
    TagRole(input) {
      const { tags } = found(text(input, "RoleName"));
      for (const [key, value] of tagsOf(input)) tags.set(key, value);
      return {};
    },
    UntagRole(input) {
      const { tags } = found(text(input, "RoleName"));
      for (const key of texts(input, "TagKeys")) tags.delete(key);
      return {};
    },
    ListRoleTags: (input) => paged("Tags", tagList(found(text(input, "RoleName")).tags), input),
  };
}

export function principal(
  all: ReadonlyMap<string, FakePrincipal>,
  kind: string,
  name: string,
): FakePrincipal {
  const one = all.get(name);
  if (!one) throw new AwsError("NoSuchEntity", `The ${kind} with name ${name} cannot be found.`, 404);
  return one;
}

function noPolicy(name: string): AwsError {
  return new AwsError("NoSuchEntity", `The role policy with name ${name} cannot be found.`, 404);
}

/** The grammar is not checked, only that it is JSON with statements. */
export function checkDocument(document: string): void {
  try {
    const { Statement } = JSON.parse(document) as { Statement?: unknown };
    if (typeof Statement === "object") return;
  } catch {
    // Said below.
  }
  throw new AwsError("MalformedPolicyDocument", "Syntax errors in policy.");
}

export function paged(name: string, all: readonly unknown[], input: Parameters<Operation>[0]): object {
  const size = Math.min(optionalNumber(input, "MaxItems") ?? PAGE, 1000);
  const { items, next } = page(all, optionalText(input, "Marker"), size);
  return { [name]: items, IsTruncated: next !== undefined, ...(next === undefined ? {} : { Marker: next }) };
}

/** Lists leave out tags, as IAM does. */
function roleOf(role: FakePrincipal, isWhole: boolean): object {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: `AROA${Buffer.from(role.name).toString("hex").toUpperCase().padEnd(17, "0").slice(0, 17)}`,
    Arn: role.arn,
    CreateDate: new Date(role.createdMs),
    AssumeRolePolicyDocument: encodeURIComponent(role.trustPolicy),
    ...(role.description === "" ? {} : { Description: role.description }),
    MaxSessionDuration: role.maxSessionSeconds,
    ...(isWhole ? { Tags: tagList(role.tags) } : {}),
  };
}
