import type { FakeState, World } from "../state.ts";
import { AwsError, type Operation } from "../wire/fake-service.ts";
import { optionalText, text } from "../wire/input.ts";
import { type FakePolicy, fakePolicy } from "./principal.ts";
import { checkDocument, paged } from "./roles.ts";

export function managedPolicyOperations({ state, clock }: World): Record<string, Operation> {
  const found = (arn: string) => {
    const policy = state.policies.get(arn);
    if (!policy) throw new AwsError("NoSuchEntity", `Policy ${arn} was not found.`, 404);
    return policy;
  };
  return {
    CreatePolicy(input) {
      const document = text(input, "PolicyDocument");
      checkDocument(document);
      const policy = fakePolicy({
        name: text(input, "PolicyName"),
        document,
        accountId: state.accountId,
        path: optionalText(input, "Path") ?? "/",
        description: optionalText(input, "Description") ?? "",
        createdMs: clock(),
      });
      if (state.policies.has(policy.arn))
        throw new AwsError(
          "EntityAlreadyExists",
          `A policy called ${policy.name} already exists. Duplicate names are not allowed.`,
          409,
        );
      state.policies.set(policy.arn, policy);
      return { Policy: policyOf(policy, state) };
    },
    GetPolicy: (input) => ({ Policy: policyOf(found(text(input, "PolicyArn")), state) }),
    GetPolicyVersion(input) {
      const policy = found(text(input, "PolicyArn"));
      const version = text(input, "VersionId");
      const document = policy.versions[Number(version.slice(1)) - 1];
      if (document === undefined)
        throw new AwsError(
          "NoSuchEntity",
          `Policy ${policy.arn} version ${version} does not exist or is not attachable.`,
          404,
        );
      return {
        PolicyVersion: {
          Document: encodeURIComponent(document),
          VersionId: version,
          IsDefaultVersion: version === `v${policy.versions.length}`,
          CreateDate: new Date(policy.createdMs),
        },
      };
    },
    ListPolicies(input) {
      const policies = [...state.policies.values()].sort((a, b) => (a.arn < b.arn ? -1 : 1));
      return paged(
        "Policies",
        policies.map((policy) => policyOf(policy, state)),
        input,
      );
    },
  };
}

function policyOf(policy: FakePolicy, { roles, users }: FakeState): object {
  const holders = [...roles.values(), ...users.values()];
  return {
    PolicyName: policy.name,
    PolicyId: "ANPAFAKEFAKEFAKEFAKE1",
    Arn: policy.arn,
    Path: policy.path,
    DefaultVersionId: `v${policy.versions.length}`,
    AttachmentCount: holders.filter(({ attachedPolicies }) => attachedPolicies.has(policy.arn)).length,
    IsAttachable: true,
    ...(policy.description === "" ? {} : { Description: policy.description }),
    CreateDate: new Date(policy.createdMs),
    UpdateDate: new Date(policy.createdMs),
  };
}
