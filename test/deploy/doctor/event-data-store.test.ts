import { afterEach, beforeEach, expect, test } from "vitest";
import { eventDataStoreChecks } from "../../../deploy/doctor/checks/event-data-store.ts";
import { runChecks } from "../../../deploy/doctor/run-checks.ts";
import {
  type FakeEventDataStore,
  fakeEventDataStore,
} from "../../support/fake-aws/cloudtrail/event-data-store.ts";
import { type Deployment, emptyAccount, pictureFor, told } from "./deployed.ts";

let here: Deployment;
beforeEach(async () => {
  here = await emptyAccount();
});
afterEach(() => here.close());

const ARN =
  "arn:aws:cloudtrail:eu-central-1:111122223333:eventdatastore/01234567-89ab-cdef-0123-456789abcdef";

function store(
  changed: Partial<FakeEventDataStore> & { accountId?: string; region?: string },
): FakeEventDataStore {
  const made = fakeEventDataStore({ retentionDays: 2557, ...changed });
  here.aws.state.eventDataStores.clear();
  here.aws.state.eventDataStores.set(made.arn, made);
  return made;
}

test("a store that is as it should be is ok in every line", async () => {
  expect(await told(eventDataStoreChecks, here.picture)).toEqual([
    `ok found: ${ARN}, by its tag`,
    "ok status: takes events",
    "ok retention: keeps events for 2557 days, the index its hours for 400",
    "ok termination protection: on",
    "ok reach: this account, all Regions",
    "ok events: takes all management events",
  ]);
});

test("an account without a store hears first that Lake takes no new customers", async () => {
  here.aws.state.eventDataStores.clear();

  const [line, ...more] = await told(eventDataStoreChecks, here.picture);

  expect(more).toEqual([]);
  expect(line).toMatch(
    /^problem found: Cannot find an event data store: there is none in account 111122223333, Region eu-central-1\. CloudTrail Lake takes no new customers since 2026-05-31/,
  );
});

test("stores without the tag are named", async () => {
  store({ tags: new Map() });

  expect((await told(eventDataStoreChecks, here.picture))[0]).toContain(
    `problem found: Cannot find an event data store with the tag Trailboard or Expedition in account 111122223333, Region eu-central-1: there are ${ARN}`,
  );
});

test.each<[Partial<FakeEventDataStore>, string, string]>([
  [
    { status: "STOPPED_INGESTION" },
    "problem status: its ingestion was stopped",
    "start-event-data-store-ingestion",
  ],
  [{ status: "PENDING_DELETION" }, "problem status: it is being deleted", "restore-event-data-store"],
  [
    { status: "STARTING_INGESTION" },
    "warning status: STARTING_INGESTION: it takes no events yet",
    "look again",
  ],
  [{ status: "PECULIAR" }, "warning status: PECULIAR: not a status that is known here", "console"],
  [
    { retentionDays: 366 },
    "ok retention: keeps events for 366 days, the index its hours for 400: clicks into the oldest 34 days",
    "",
  ],
  [
    { retentionDays: 90 },
    "warning retention: keeps events for 90 days, and the index its hours for 400: drill-downs into older hours",
    '"index.retentionDays" 90',
  ],
  [
    { terminationProtection: false },
    "warning termination protection: off: one call deletes the store",
    `--event-data-store ${ARN} --termination-protection-enabled`,
  ],
  [{ multiRegion: false }, "warning reach: this account, one Region", "--multi-region-enabled"],
  [{ organization: true }, "ok reach: all accounts of the organization, all Regions", ""],
  [{ advancedEventSelectors: [] }, "problem events: takes no management events", "event selectors"],
  [
    {
      advancedEventSelectors: [
        {
          FieldSelectors: [
            { Field: "eventCategory", Equals: ["Management"] },
            { Field: "readOnly", Equals: ["false"] },
          ],
        },
      ],
    },
    "warning events: takes a selection of the management events",
    "event selectors",
  ],
])("a store with %j: %s", async (changed, line, mend) => {
  store(changed);

  const lines = await runChecks(eventDataStoreChecks, here.picture);

  const said = lines.map(({ state, check, sentence }) => `${state} ${check}: ${sentence}`);
  const at = said.findIndex((one) => one.startsWith(line));
  expect(said[at]).toBeDefined();
  expect(lines[at]?.mend).toContain(mend);
});

const OTHERS =
  "arn:aws:cloudtrail:eu-central-1:444455556666:eventdatastore/01234567-89ab-cdef-0123-456789abcdef";
const ROLE = "arn:aws:iam::444455556666:role/lake-readers";

test("a store of another account that cannot be looked at: what its policy must allow, and where to look", async () => {
  here.aws.answer("cloudtrail", "GetEventDataStore", {
    status: 403,
    code: "AccessDeniedException",
    message: "no",
  });
  const picture = pictureFor(here.account, { ...here.config, eventDataStore: OTHERS });

  expect(await told(eventDataStoreChecks, picture)).toEqual([
    `ok found: ${OTHERS}, as the configuration says`,
    "warning owner: the store is of account 444455556666: whether its resource policy lets the functions of 111122223333 ask cannot be seen from here",
    expect.stringMatching(
      /^warning status: cannot tell: Cannot look at event data store .* AccessDeniedException: no/,
    ),
  ]);
});

test("a store of another account that is asked as a role, and can be looked at", async () => {
  store({ arn: OTHERS, organization: true });
  const picture = pictureFor(here.account, { ...here.config, eventDataStore: OTHERS, lakeRole: ROLE });

  expect((await told(eventDataStoreChecks, picture)).slice(1, 3)).toEqual([
    `ok owner: the store is of account 444455556666, and asked as ${ROLE}`,
    "ok status: takes events",
  ]);
});

test("a store of another Region is a problem: queries are started where it is", async () => {
  const made = store({ region: "us-east-1" });
  const picture = pictureFor(here.account, { ...here.config, eventDataStore: made.arn });

  expect((await told(eventDataStoreChecks, picture))[1]).toBe(
    "problem Region: the store is in us-east-1, and queries can only be started there; this is eu-central-1",
  );
});

test("who may not look hears what looking needs", async () => {
  here.aws.answer("cloudtrail", "ListEventDataStores", {
    status: 403,
    code: "AccessDeniedException",
    message: "no",
  });

  const [line] = await runChecks(eventDataStoreChecks, here.picture);

  expect(line).toMatchObject({
    state: "warning",
    sentence: expect.stringContaining(
      "cannot tell: Cannot list event data stores: AccessDeniedException: no",
    ),
    mend: "looking at it needs cloudtrail:ListEventDataStores, cloudtrail:ListTags and cloudtrail:GetEventDataStore",
  });
});
