import { AwsError, type Operation } from "../wire/fake-service.ts";
import { flag, optionalText, page, tagList, text } from "../wire/input.ts";
import { createChangeSet } from "./create-change-set.ts";
import { deploy } from "./deploy.ts";
import type { Engine } from "./engine.ts";
import { changeSetNamed, stackNamed } from "./find.ts";
import type { FakeChangeSet, FakeStack } from "./stack.ts";
import { parameterList } from "./stack-operations.ts";
import { validationError } from "./template.ts";

/** Few, so that callers meet more than one page. */
const CHANGES_PAGE = 20;

export function changeSetOperations(engine: Engine): Record<string, Operation> {
  const { world } = engine;
  return {
    CreateChangeSet: (input) => createChangeSet(engine, input),
    DescribeChangeSet(input) {
      const { stack, changeSet } = changeSetNamed(
        world,
        text(input, "ChangeSetName"),
        optionalText(input, "StackName"),
      );
      changeSet.looks += 1;
      return describe(stack, changeSet, optionalText(input, "NextToken"));
    },
    ListChangeSets(input) {
      const stack = stackNamed(world, text(input, "StackName"));
      return { Summaries: [...stack.changeSets.values()].map((changeSet) => summaryOf(stack, changeSet)) };
    },
    DeleteChangeSet(input) {
      const { stack, changeSet } = changeSetNamed(
        world,
        text(input, "ChangeSetName"),
        optionalText(input, "StackName"),
      );
      if (changeSet.executionStatus === "EXECUTE_IN_PROGRESS")
        throw invalidStatus(
          `ChangeSet [${changeSet.id}] cannot be deleted in its current status of EXECUTE_IN_PROGRESS`,
        );
      stack.changeSets.delete(changeSet.id);
      return {};
    },
    ExecuteChangeSet(input) {
      const { stack, changeSet } = changeSetNamed(
        world,
        text(input, "ChangeSetName"),
        optionalText(input, "StackName"),
      );
      const token = optionalText(input, "ClientRequestToken");
      if (token !== undefined && changeSet.executedBy.has(token)) return {};
      if (changeSet.failure !== "" || changeSet.executionStatus !== "AVAILABLE")
        throw invalidStatus(
          `ChangeSet [${changeSet.id}] cannot be executed in its current status of [${changeSet.failure === "" ? changeSet.executionStatus : "FAILED"}]`,
        );
      if (stack.work)
        throw validationError(`Stack:${stack.id} is in ${stack.status} state and can not be updated.`);
      if (token !== undefined) changeSet.executedBy.add(token);
      changeSet.executionStatus = "EXECUTE_IN_PROGRESS";
      stack.changeSetId = changeSet.id;
      // The others were made for a stack that is another one now.
      for (const id of stack.changeSets.keys()) if (id !== changeSet.id) stack.changeSets.delete(id);
      stack.work = deploy(engine, stack, changeSet, {
        retainExceptOnCreate: flag(input, "RetainExceptOnCreate"),
      });
      return {};
    },
  };
}

function statusOf({ looks, failure }: FakeChangeSet): string {
  if (looks <= 1) return "CREATE_PENDING";
  return failure === "" ? "CREATE_COMPLETE" : "FAILED";
}

function summaryOf(stack: FakeStack, changeSet: FakeChangeSet): object {
  const status = statusOf(changeSet);
  return {
    StackId: stack.id,
    StackName: stack.name,
    ChangeSetId: changeSet.id,
    ChangeSetName: changeSet.name,
    ExecutionStatus: status === "CREATE_PENDING" ? "UNAVAILABLE" : changeSet.executionStatus,
    Status: status,
    StatusReason: status === "FAILED" ? changeSet.failure : undefined,
    CreationTime: new Date(changeSet.createdMs),
    Description: changeSet.description,
    IncludeNestedStacks: false,
    ImportExistingResources: changeSet.importsExisting,
  };
}

function describe(stack: FakeStack, changeSet: FakeChangeSet, token: string | undefined): object {
  const isReady = statusOf(changeSet) === "CREATE_COMPLETE";
  const { items, next } = page(isReady ? changeSet.changes : [], token, CHANGES_PAGE);
  return {
    ...summaryOf(stack, changeSet),
    Parameters: parameterList(changeSet.wanted),
    Capabilities: changeSet.wanted.capabilities,
    Tags: tagList(changeSet.wanted.tags),
    NotificationARNs: [],
    RollbackConfiguration: {},
    Changes: items.map((ResourceChange) => ({ Type: "Resource", ResourceChange })),
    NextToken: next,
  };
}

function invalidStatus(message: string): AwsError {
  return new AwsError("InvalidChangeSetStatus", message);
}
