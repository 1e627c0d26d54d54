import type { World } from "../state.ts";
import { AwsError, type FakeService } from "../wire/fake-service.ts";
import { optionalNumber, optionalText, page, text } from "../wire/input.ts";
import { restJsonService } from "../wire/json-protocol.ts";
import type { FakeSchedule } from "./schedule.ts";

/** EventBridge Scheduler: reading only, for schedules are made by stacks and by tests. */
export function schedulerService({ state }: World): FakeService {
  const found = (group: string, name: string) => {
    const schedule = state.schedules.get(`${group}/${name}`);
    if (!schedule) throw new AwsError("ResourceNotFoundException", `Schedule ${name} does not exist.`, 404);
    return schedule;
  };
  return restJsonService(
    "scheduler",
    [
      { method: "GET", path: /^\/schedules\/(?<Name>[^/]+)$/, operation: "GetSchedule" },
      { method: "GET", path: /^\/schedules$/, operation: "ListSchedules" },
    ],
    {
      GetSchedule: (input) =>
        scheduleOf(found(optionalText(input, "groupName") ?? "default", text(input, "Name"))),
      ListSchedules(input) {
        const group = optionalText(input, "ScheduleGroup");
        const prefix = optionalText(input, "NamePrefix") ?? "";
        const wantedState = optionalText(input, "State");
        const all = [...state.schedules.values()]
          .filter((schedule) => group === undefined || schedule.group === group)
          .filter(({ name }) => name.startsWith(prefix))
          .filter(({ properties }) => wantedState === undefined || properties.State === wantedState)
          .sort((a, b) => (a.name < b.name ? -1 : 1));
        const { items, next } = page(
          all,
          optionalText(input, "NextToken"),
          optionalNumber(input, "MaxResults") ?? 100,
        );
        return { Schedules: items.map(summaryOf), ...(next === undefined ? {} : { NextToken: next }) };
      },
    },
  );
}

function scheduleOf(schedule: FakeSchedule): object {
  return { ...commonOf(schedule), ...schedule.properties };
}

function summaryOf(schedule: FakeSchedule): object {
  const { State, Target } = schedule.properties;
  const { Arn } = (Target ?? {}) as { Arn?: string };
  return { ...commonOf(schedule), State: State ?? "ENABLED", Target: { Arn } };
}

function commonOf({ arn, name, group, createdMs, changedMs }: FakeSchedule): object {
  return {
    Arn: arn,
    Name: name,
    GroupName: group,
    CreationDate: new Date(createdMs),
    LastModificationDate: new Date(changedMs),
  };
}
