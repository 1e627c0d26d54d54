/** An event data store with the fields of GetEventDataStore; its tags and resource policy beside them. */
export interface FakeEventDataStore {
  readonly arn: string;
  readonly name: string;
  status: string;
  retentionDays: number;
  terminationProtection: boolean;
  multiRegion: boolean;
  organization: boolean;
  billingMode: string;
  advancedEventSelectors: readonly object[];
  readonly createdMs: number;
  readonly tags: Map<string, string>;
  resourcePolicy: string | undefined;
}

export function fakeEventDataStore(
  wanted: Partial<FakeEventDataStore> & { readonly accountId?: string; readonly region?: string } = {},
): FakeEventDataStore {
  const { accountId = "111122223333", region = "eu-central-1", ...given } = wanted;
  return {
    arn: `arn:aws:cloudtrail:${region}:${accountId}:eventdatastore/01234567-89ab-cdef-0123-456789abcdef`,
    name: "events",
    status: "ENABLED",
    retentionDays: 366,
    terminationProtection: true,
    multiRegion: true,
    organization: false,
    billingMode: "EXTENDABLE_RETENTION_PRICING",
    advancedEventSelectors: [
      { Name: "Management events", FieldSelectors: [{ Field: "eventCategory", Equals: ["Management"] }] },
    ],
    createdMs: Date.UTC(2025, 0, 1),
    tags: new Map([["Trailboard", ""]]),
    resourcePolicy: undefined,
    ...given,
  };
}
