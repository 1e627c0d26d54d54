import type { World } from "../state.ts";
import type { FakeService } from "../wire/fake-service.ts";
import { queryService } from "../wire/query-protocol.ts";
import { managedPolicyOperations } from "./managed-policies.ts";
import { roleOperations } from "./roles.ts";
import { simulatePrincipalPolicy } from "./simulate.ts";

export function iamService(world: World): FakeService {
  return queryService("iam", "https://iam.amazonaws.com/doc/2010-05-08/", {
    ...roleOperations(world),
    ...managedPolicyOperations(world),
    SimulatePrincipalPolicy: (input) => simulatePrincipalPolicy(world.state, input),
  });
}
