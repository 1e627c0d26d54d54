import { AwsError, type AwsOperation } from "../../wire/service.ts";
import { type Input, optionalText, pageSize, requiredText, seconds, texts } from "./input.ts";

export interface EventDataStore {
  readonly arn: string;
  readonly name: string;
  readonly createdMs: number;
  readonly tags: Readonly<Record<string, string>>;
}

/** The UUID of an event data store's ARN: what stands after FROM. */
export function eventDataStoreId(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1).toLowerCase();
}

/** ListEventDataStores, GetEventDataStore and ListTags. */
export function storeOperations(stores: readonly EventDataStore[]): Readonly<Record<string, AwsOperation>> {
  return {
    ListEventDataStores: (input) => {
      pageSize(input, "MaxResults", 1000);
      if (optionalText(input, "NextToken", 1000) !== undefined)
        throw new AwsError(
          "InvalidNextTokenException",
          "Cannot use NextToken: it was not given for this request",
        );
      return { EventDataStores: stores.map(({ arn, name }) => ({ EventDataStoreArn: arn, Name: name })) };
    },
    GetEventDataStore: (input) => describe(storeOf(stores, requiredText(input, "EventDataStore", 256))),
    ListTags: (input) => listTags(stores, input),
  };
}

/** By ARN or id. Throws EventDataStoreARNInvalidException, EventDataStoreNotFoundException. */
export function storeOf(stores: readonly EventDataStore[], arnOrId: string): EventDataStore {
  if (arnOrId.startsWith("arn:") && !/^arn:[^:]*:cloudtrail:[^:]*:[^:]*:eventdatastore\/[^/]+$/.test(arnOrId))
    throw new AwsError(
      "EventDataStoreARNInvalidException",
      `Cannot use event data store ${JSON.stringify(arnOrId)}: it is not the ARN of one`,
    );
  const found = stores.find(
    ({ arn }) =>
      arn === arnOrId || (!arnOrId.includes(":") && eventDataStoreId(arn) === arnOrId.toLowerCase()),
  );
  if (found) return found;
  throw new AwsError(
    "EventDataStoreNotFoundException",
    `Event data store ${JSON.stringify(arnOrId)} does not exist`,
    404,
  );
}

function describe({ arn, name, createdMs }: EventDataStore): object {
  const selector = (category: string) => ({
    Name: `${category} events`,
    FieldSelectors: [{ Field: "eventCategory", Equals: [category] }],
  });
  return {
    EventDataStoreArn: arn,
    Name: name,
    Status: "ENABLED",
    AdvancedEventSelectors: [selector("Management"), selector("Data"), selector("NetworkActivity")],
    MultiRegionEnabled: true,
    OrganizationEnabled: true,
    RetentionPeriod: 366,
    TerminationProtectionEnabled: false,
    CreatedTimestamp: seconds(createdMs),
    UpdatedTimestamp: seconds(createdMs),
    BillingMode: "EXTENDABLE_RETENTION_PRICING",
    FederationStatus: "DISABLED",
    PartitionKeys: [{ Name: "calendarday", Type: "bigint" }],
  };
}

function listTags(stores: readonly EventDataStore[], input: Input): object {
  const arns = texts(input, "ResourceIdList", 20);
  if (arns.length === 0)
    throw new AwsError("InvalidParameterException", "Cannot go on without ResourceIdList");
  return {
    ResourceTagList: arns.map((arn) => {
      const store = stores.find((candidate) => candidate.arn === arn);
      if (!store)
        throw new AwsError(
          "ResourceNotFoundException",
          `Resource ${JSON.stringify(arn.slice(0, 256))} does not exist`,
        );
      return {
        ResourceId: arn,
        TagsList: Object.entries(store.tags).map(([Key, Value]) => ({ Key, Value })),
      };
    }),
  };
}
