import { AwsError, type Operation } from "../wire/fake-service.ts";
import { flag, optionalText, page, tagList, text, texts } from "../wire/input.ts";
import { capabilitiesNeeded, checkTemplate } from "./checked.ts";
import { deleteStack } from "./delete-stack.ts";
import { advance, type Engine } from "./engine.ts";
import { changeSetNamed, findStack, stackNamed } from "./find.ts";
import type { FakeStack, FakeStackResource, Wanted } from "./stack.ts";
import { validationError } from "./template.ts";
import { templateOf } from "./template-source.ts";

/** Few, so that callers meet more than one page. */
const EVENTS_PAGE = 50;
const RESOURCES_PAGE = 50;

export function stackOperations(engine: Engine): Record<string, Operation> {
  const { world } = engine;
  /** Each look lets the stack go on a little. */
  const looked = async (nameOrId: string) => {
    const stack = stackNamed(world, nameOrId);
    await advance(stack, engine.stepsPerLook);
    return stack;
  };
  return {
    async DescribeStacks(input) {
      const name = optionalText(input, "StackName");
      if (name !== undefined) return { Stacks: [stackOf(await looked(name))] };
      const all = [...world.state.stacks.values()].filter(({ status }) => status !== "DELETE_COMPLETE");
      for (const stack of all) await advance(stack, engine.stepsPerLook);
      return { Stacks: all.map(stackOf) };
    },
    async DescribeStackEvents(input) {
      const token = optionalText(input, "NextToken");
      const name = text(input, "StackName");
      // A later page belongs to the look that has begun.
      const stack = token === undefined ? await looked(name) : stackNamed(world, name);
      const { items, next } = page([...stack.events].reverse(), token, EVENTS_PAGE);
      return { StackEvents: items.map((event) => eventOf(stack, event)), NextToken: next };
    },
    ListStackResources(input) {
      const stack = stackNamed(world, text(input, "StackName"));
      const { items, next } = page(
        [...stack.resources.values()],
        optionalText(input, "NextToken"),
        RESOURCES_PAGE,
      );
      return { StackResourceSummaries: items.map(summaryOf), NextToken: next };
    },
    DescribeStackResources(input) {
      const stack = stackNamed(world, text(input, "StackName"));
      const wanted = optionalText(input, "LogicalResourceId");
      const resources = [...stack.resources.values()].filter(
        ({ logicalId }) => wanted === undefined || logicalId === wanted,
      );
      return {
        StackResources: resources.map((resource) => ({
          StackName: stack.name,
          StackId: stack.id,
          Timestamp: new Date(resource.changedMs),
          ...commonOf(resource),
        })),
      };
    },
    GetTemplate(input) {
      const changeSet = optionalText(input, "ChangeSetName");
      const stackName = optionalText(input, "StackName");
      const wanted =
        changeSet === undefined
          ? stackNamed(world, text(input, "StackName")).deployed
          : changeSetNamed(world, changeSet, stackName).changeSet.wanted;
      return { TemplateBody: wanted?.text ?? "{}", StagesAvailable: ["Original", "Processed"] };
    },
    ValidateTemplate(input) {
      const { template } = templateOf(world, input);
      checkTemplate(template);
      const Capabilities = capabilitiesNeeded(template);
      return {
        Description: template.Description,
        Parameters: Object.entries(template.Parameters).map(
          ([ParameterKey, { Default, Description, NoEcho }]) => ({
            ParameterKey,
            DefaultValue: Default,
            Description,
            NoEcho: String(NoEcho) === "true",
          }),
        ),
        ...(Capabilities.length === 0
          ? {}
          : {
              Capabilities,
              CapabilitiesReason: "The following resource(s) require capabilities: [AWS::IAM::Role]",
            }),
      };
    },
    DeleteStack(input) {
      const stack = findStack(world, text(input, "StackName"));
      // A stack that is not there, or not any more, is no error.
      if (!stack || stack.status === "DELETE_COMPLETE" || stack.status === "DELETE_IN_PROGRESS") return {};
      if (stack.terminationProtection)
        throw validationError(
          `Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`,
        );
      const retain = new Set(texts(input, "RetainResources"));
      if (retain.size > 0 && stack.status !== "DELETE_FAILED")
        throw validationError(
          `Invalid operation on stack [${stack.id}]. RetainResources can be specified only when stack is in DELETE_FAILED state.`,
        );
      // A creation can be cut off by deleting the stack, an update cannot.
      if (/^UPDATE_.*IN_PROGRESS$/.test(stack.status))
        throw validationError(`Stack [${stack.id}] cannot be deleted while in status ${stack.status}`);
      stack.work = deleteStack(engine, stack, retain);
      return {};
    },
    ContinueUpdateRollback(input) {
      const stack = stackNamed(world, text(input, "StackName"));
      if (stack.status !== "UPDATE_ROLLBACK_FAILED" || !stack.continueRollback)
        throw validationError(`Stack ${stack.name} is in ${stack.status} state and can not be rolled back.`);
      stack.work = stack.continueRollback(new Set(texts(input, "ResourcesToSkip")));
      return {};
    },
    UpdateTerminationProtection(input) {
      const stack = stackNamed(world, text(input, "StackName"));
      stack.terminationProtection = flag(input, "EnableTerminationProtection");
      return { StackId: stack.id };
    },
    CreateStack: () => refusedDirectly("CreateStack"),
    UpdateStack: () => refusedDirectly("UpdateStack"),
  };
}

function refusedDirectly(operation: string): never {
  throw new AwsError(
    "UnknownOperationException",
    `The fake AWS has no cloudformation:${operation}: nothing of ours deploys without a change set that was looked at`,
  );
}

function stackOf(stack: FakeStack): object {
  const wanted = stack.deployed;
  return {
    StackId: stack.id,
    StackName: stack.name,
    ChangeSetId: stack.changeSetId,
    Description: wanted?.template.Description,
    Parameters: wanted ? parameterList(wanted) : [],
    CreationTime: new Date(stack.createdMs),
    LastUpdatedTime: stack.updatedMs === undefined ? undefined : new Date(stack.updatedMs),
    DeletionTime: stack.deletedMs === undefined ? undefined : new Date(stack.deletedMs),
    RollbackConfiguration: {},
    StackStatus: stack.status,
    StackStatusReason: stack.statusReason,
    DisableRollback: false,
    NotificationARNs: [],
    Capabilities: wanted?.capabilities ?? [],
    Outputs: /_COMPLETE$/.test(stack.status) && stack.status !== "DELETE_COMPLETE" ? stack.outputs : [],
    Tags: tagList(stack.tags),
    EnableTerminationProtection: stack.terminationProtection,
    DriftInformation: { StackDriftStatus: "NOT_CHECKED" },
  };
}

export function parameterList({ parameters, template }: Wanted): object[] {
  return [...parameters].map(([ParameterKey, value]) => ({
    ParameterKey,
    ParameterValue: String(template.Parameters[ParameterKey]?.NoEcho) === "true" ? "****" : value,
  }));
}

function eventOf(stack: FakeStack, event: FakeStack["events"][number]): object {
  return {
    StackId: stack.id,
    EventId: event.id,
    StackName: stack.name,
    LogicalResourceId: event.logicalId,
    PhysicalResourceId: event.physicalId,
    ResourceType: event.type,
    Timestamp: new Date(event.atMs),
    ResourceStatus: event.status,
    ResourceStatusReason: event.reason,
    ClientRequestToken: event.token,
  };
}

function commonOf(resource: FakeStackResource): object {
  return {
    LogicalResourceId: resource.logicalId,
    PhysicalResourceId: resource.physicalId,
    ResourceType: resource.type,
    ResourceStatus: resource.status,
    ResourceStatusReason: resource.reason,
    DriftInformation: { StackResourceDriftStatus: "NOT_CHECKED" },
  };
}

function summaryOf(resource: FakeStackResource): object {
  return { ...commonOf(resource), LastUpdatedTimestamp: new Date(resource.changedMs) };
}
