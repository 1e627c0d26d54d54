import type { World } from "../state.ts";
import type { FakeService } from "../wire/fake-service.ts";
import { queryService } from "../wire/query-protocol.ts";

export function cloudFormationService(_world: World): FakeService {
  return queryService("cloudformation", "http://cloudformation.amazonaws.com/doc/2010-05-15/", {});
}
