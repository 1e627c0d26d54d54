import { alarmArn } from "../../../../local/cloudwatch/alarms.ts";
import { dashboardArn } from "../../../../local/cloudwatch/dashboards.ts";
import type { Input, Operation } from "../wire/fake-service.ts";
import { type Context, failed, type ResourceType, tagsFor } from "./resource-type.ts";
import type { Properties } from "./stack.ts";

/** Through the embedded CloudWatch's own operations, so that a bad body or alarm is refused with its words. */
async function call(name: string, input: Input, { cloudWatch }: Context): Promise<void> {
  const operation = cloudWatch[name];
  if (!operation) throw new Error(`The embedded CloudWatch has no ${name}`);
  const request = {
    method: "POST",
    path: "/",
    query: new URLSearchParams(),
    headers: {},
    body: Buffer.alloc(0),
  };
  try {
    await (operation as Operation)(input, request);
  } catch (error) {
    throw failed(
      `${error instanceof Error ? error.message : String(error)} (Service: CloudWatch, Status Code: 400)`,
    );
  }
}

/** Tags with "aws:", which only AWS itself may set: so they do not go through TagResource. */
function setTags(arn: string, properties: Properties, context: Context): void {
  context.world.state.cloudWatchTags.set(arn, tagsFor(properties, context));
}

export const dashboard: ResourceType = {
  nameProperty: "DashboardName",
  maxNameLength: 255,
  replaceOn: ["DashboardName"],
  attributes: [],
  takesTags: true,
  find: (name, { world }) =>
    world.state.dashboards.has(name) ? { physicalId: name, attributes: {} } : undefined,
  async create(properties, context) {
    return dashboard.update({ physicalId: context.name, attributes: {} }, properties, context, {});
  },
  async update(made, properties, context) {
    const { DashboardBody } = properties;
    await call("PutDashboard", { DashboardName: made.physicalId, DashboardBody }, context);
    setTags(dashboardArn(context.world.state.accountId, made.physicalId), properties, context);
    return made;
  },
  async delete({ physicalId }, _properties, context) {
    if (context.world.state.dashboards.has(physicalId))
      await call("DeleteDashboards", { DashboardNames: [physicalId] }, context);
  },
  tag({ physicalId }, { world: { state }, tags }) {
    const arn = dashboardArn(state.accountId, physicalId);
    state.cloudWatchTags.set(arn, new Map([...(state.cloudWatchTags.get(arn) ?? []), ...tags]));
  },
};

export const alarm: ResourceType = {
  nameProperty: "AlarmName",
  maxNameLength: 255,
  replaceOn: ["AlarmName"],
  attributes: ["Arn"],
  takesTags: true,
  find: (name, { world: { state } }) =>
    state.alarms.has(name) ? { physicalId: name, attributes: { Arn: alarmArn(state, name) } } : undefined,
  async create(properties, context) {
    const Arn = alarmArn(context.world.state, context.name);
    return alarm.update({ physicalId: context.name, attributes: { Arn } }, properties, context, {});
  },
  async update(made, properties, context) {
    const { Tags: _tags, ...input } = properties;
    await call("PutMetricAlarm", { ...input, AlarmName: made.physicalId }, context);
    setTags(made.attributes.Arn ?? "", properties, context);
    return made;
  },
  async delete({ physicalId }, _properties, context) {
    if (context.world.state.alarms.has(physicalId))
      await call("DeleteAlarms", { AlarmNames: [physicalId] }, context);
  },
};
