import type { Check } from "../run-checks.ts";
import { alarmChecks } from "./alarms.ts";
import { bucketSettingChecks } from "./bucket-settings.ts";
import { concurrencyChecks } from "./concurrency.ts";
import { credentialsChecks } from "./credentials.ts";
import { dashboardChecks } from "./dashboards.ts";
import { eventDataStoreChecks } from "./event-data-store.ts";
import { functionChecks } from "./functions.ts";
import { indexChecks } from "./index-bucket.ts";
import { roleChecks } from "./roles.ts";
import { scheduleChecks } from "./schedule.ts";
import { stackChecks } from "./stack.ts";
import { viewerChecks } from "./viewers.ts";

/** Everything that doctor looks at. The slowest first: the others run beside it. */
export const allChecks: readonly Check[] = [
  ...dashboardChecks,
  ...credentialsChecks,
  ...eventDataStoreChecks,
  ...stackChecks,
  ...functionChecks,
  ...concurrencyChecks,
  ...scheduleChecks,
  ...indexChecks,
  ...bucketSettingChecks,
  ...roleChecks,
  ...alarmChecks,
  ...viewerChecks,
];
