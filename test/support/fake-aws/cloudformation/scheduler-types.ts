import { fakeSchedule } from "../scheduler/schedule.ts";
import { failed, gone, type ResourceType, textOf } from "./resource-type.ts";

export const schedule: ResourceType = {
  nameProperty: "Name",
  maxNameLength: 64,
  replaceOn: ["Name"],
  attributes: ["Arn"],
  takesTags: false,
  find(name, { world: { state } }) {
    const found = [...state.schedules.values()].find((one) => one.name === name);
    return found && { physicalId: found.name, attributes: { Arn: found.arn } };
  },
  create(properties, { world: { state, clock }, name }) {
    const group = textOf(properties, "GroupName") ?? "default";
    if (!state.scheduleGroups.has(group))
      throw failed(`Schedule group ${group} does not exist. (Service: Scheduler, Status Code: 404)`);
    const { Name: _name, GroupName: _group, ...rest } = properties;
    const { accountId, region } = state;
    const one = fakeSchedule({
      name,
      group,
      accountId,
      region,
      createdMs: clock(),
      changedMs: clock(),
      properties: rest,
    });
    state.schedules.set(`${group}/${name}`, one);
    return { physicalId: name, attributes: { Arn: one.arn } };
  },
  update(made, properties, { world: { state, clock } }) {
    const one = state.schedules.get(`${textOf(properties, "GroupName") ?? "default"}/${made.physicalId}`);
    if (!one) throw gone("AWS::Scheduler::Schedule", made.physicalId);
    const { Name: _name, GroupName: _group, ...rest } = properties;
    one.properties = rest;
    one.changedMs = clock();
    return made;
  },
  delete({ physicalId }, properties, { world: { state } }) {
    state.schedules.delete(`${textOf(properties, "GroupName") ?? "default"}/${physicalId}`);
  },
};

export const scheduleGroup: ResourceType = {
  nameProperty: "Name",
  maxNameLength: 64,
  replaceOn: ["Name"],
  attributes: ["Arn", "CreationDate", "LastModificationDate", "State"],
  takesTags: true,
  find: (name, { world: { state } }) =>
    state.scheduleGroups.has(name) ? { physicalId: name, attributes: {} } : undefined,
  create(_properties, { world: { state }, name }) {
    state.scheduleGroups.add(name);
    return {
      physicalId: name,
      attributes: {
        Arn: `arn:aws:scheduler:${state.region}:${state.accountId}:schedule-group/${name}`,
        State: "ACTIVE",
      },
    };
  },
  update: (made) => made,
  delete({ physicalId }, _properties, { world: { state } }) {
    state.scheduleGroups.delete(physicalId);
    for (const [key, { group }] of state.schedules) if (group === physicalId) state.schedules.delete(key);
  },
};
