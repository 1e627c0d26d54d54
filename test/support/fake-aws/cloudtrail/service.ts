import type { World } from "../state.ts";
import { AwsError, type FakeService } from "../wire/fake-service.ts";
import { optionalNumber, optionalText, page, tagList, text, texts } from "../wire/input.ts";
import { jsonService } from "../wire/json-protocol.ts";
import type { FakeEventDataStore } from "./event-data-store.ts";

/** CloudTrail's event data stores. It runs no queries: the embedded Lake in local/lake does. */
export function cloudTrailService({ state }: World): FakeService {
  const found = (wanted: string) => {
    const store = [...state.eventDataStores.values()].find(
      ({ arn }) => arn === wanted || arn.endsWith(`/${wanted}`),
    );
    if (!store)
      throw new AwsError("EventDataStoreNotFoundException", `The event data store ${wanted} is not found.`);
    return store;
  };
  return jsonService("cloudtrail", "application/x-amz-json-1.1", {
    ListEventDataStores(input) {
      const { items, next } = page(
        [...state.eventDataStores.values()],
        optionalText(input, "NextToken"),
        optionalNumber(input, "MaxResults") ?? 100,
      );
      // The other fields of the list are deprecated and not filled: the rest is asked for one by one.
      return {
        EventDataStores: items.map(({ arn, name }) => ({ EventDataStoreArn: arn, Name: name })),
        ...(next === undefined ? {} : { NextToken: next }),
      };
    },
    GetEventDataStore: (input) => storeOf(found(text(input, "EventDataStore"))),
    ListTags: (input) => ({
      ResourceTagList: texts(input, "ResourceIdList").map((arn) => ({
        ResourceId: arn,
        TagsList: tagList(found(arn).tags),
      })),
    }),
    GetResourcePolicy(input) {
      const { arn, resourcePolicy } = found(text(input, "ResourceArn"));
      if (resourcePolicy === undefined)
        throw new AwsError("ResourcePolicyNotFoundException", `The resource policy for ${arn} is not found.`);
      return { ResourceArn: arn, ResourcePolicy: resourcePolicy };
    },
  });
}

function storeOf(store: FakeEventDataStore): object {
  return {
    EventDataStoreArn: store.arn,
    Name: store.name,
    Status: store.status,
    AdvancedEventSelectors: store.advancedEventSelectors,
    MultiRegionEnabled: store.multiRegion,
    OrganizationEnabled: store.organization,
    RetentionPeriod: store.retentionDays,
    TerminationProtectionEnabled: store.terminationProtection,
    CreatedTimestamp: new Date(store.createdMs),
    UpdatedTimestamp: new Date(store.createdMs),
    BillingMode: store.billingMode,
    FederationStatus: "DISABLED",
  };
}
