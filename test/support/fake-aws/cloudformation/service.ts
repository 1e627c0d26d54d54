import type { FakeService } from "../wire/fake-service.ts";
import { queryService } from "../wire/query-protocol.ts";
import { changeSetOperations } from "./change-set-operations.ts";
import type { Engine } from "./engine.ts";
import { stackOperations } from "./stack-operations.ts";

/**
 * CloudFormation with change sets: what a template says is made in the fake's own world, step by step, each time that
 * somebody looks. It does not check the properties of resources (cfn-lint and the specification of the resource types do
 * that), and does one resource after the other where AWS does several at once. No mappings, rules, macros or nested stacks.
 */
export function cloudFormationService(engine: Engine): FakeService {
  return queryService("cloudformation", "http://cloudformation.amazonaws.com/doc/2010-05-15/", {
    ...changeSetOperations(engine),
    ...stackOperations(engine),
  });
}
