import type { FakeState } from "../state.ts";
import { type Made, type ResourceType, tagsFor } from "./resource-type.ts";

interface Other {
  readonly nameProperty?: string;
  readonly maxNameLength?: number;
  readonly replaceOn: readonly string[];
  readonly attributes?: readonly string[];
  readonly takesTags?: boolean;
  readonly made: (
    name: string,
    at: { readonly accountId: string; readonly region: string },
    suffix: string,
  ) => Made;
}

/** Resources that no service of the fake shows: they are kept in `state.others` with their properties. */
function other(
  type: string,
  { made, nameProperty, maxNameLength, replaceOn, attributes = [], takesTags = false }: Other,
): ResourceType {
  const keep = (state: FakeState, one: Made, properties: object) =>
    state.others.set(`${type} ${one.physicalId}`, {
      type,
      id: one.physicalId,
      properties: { ...properties },
    });
  const named = (name: string, state: FakeState) => made(name, state, suffixOf(name));
  return {
    replaceOn,
    attributes,
    takesTags,
    ...(nameProperty === undefined
      ? {}
      : {
          nameProperty,
          maxNameLength: maxNameLength ?? 255,
          find(name, { world: { state } }) {
            const one = named(name, state);
            return state.others.has(`${type} ${one.physicalId}`) ? one : undefined;
          },
        }),
    create(properties, context) {
      const { state } = context.world;
      const one = named(context.name, state);
      keep(state, one, takesTags ? { ...properties, Tags: tagsFor(properties, context) } : properties);
      return one;
    },
    update(one, properties, context) {
      keep(
        context.world.state,
        one,
        takesTags ? { ...properties, Tags: tagsFor(properties, context) } : properties,
      );
      return one;
    },
    delete({ physicalId }, _properties, { world: { state } }) {
      state.others.delete(`${type} ${physicalId}`);
    },
  };
}

/** What AWS adds to ids that must never come again; the same name gives the same here, so that runs are alike. */
function suffixOf(name: string): string {
  let hash = 7;
  for (const char of name) hash = (hash * 31 + char.charCodeAt(0)) % 2_176_782_336;
  return hash.toString(36).padStart(6, "0").slice(-6);
}

const plain = (name: string): Made => ({ physicalId: name, attributes: { Id: name } });

export const otherTypes: Readonly<Record<string, ResourceType>> = {
  "AWS::Logs::LogGroup": other("AWS::Logs::LogGroup", {
    nameProperty: "LogGroupName",
    maxNameLength: 512,
    replaceOn: ["LogGroupName"],
    attributes: ["Arn"],
    takesTags: true,
    made: (name, { accountId, region }) => ({
      physicalId: name,
      attributes: { Arn: `arn:aws:logs:${region}:${accountId}:log-group:${name}:*` },
    }),
  }),
  "AWS::SNS::Topic": other("AWS::SNS::Topic", {
    nameProperty: "TopicName",
    maxNameLength: 256,
    replaceOn: ["FifoTopic", "TopicName"],
    attributes: ["TopicArn", "TopicName"],
    takesTags: true,
    made(name, { accountId, region }) {
      const arn = `arn:aws:sns:${region}:${accountId}:${name}`;
      return { physicalId: arn, attributes: { TopicArn: arn, TopicName: name } };
    },
  }),
  "AWS::SNS::TopicPolicy": other("AWS::SNS::TopicPolicy", { replaceOn: [], attributes: ["Id"], made: plain }),
  "AWS::SNS::Subscription": other("AWS::SNS::Subscription", {
    replaceOn: ["Endpoint", "Protocol", "TopicArn"],
    attributes: ["Arn"],
    made(name, { accountId, region }) {
      const arn = `arn:aws:sns:${region}:${accountId}:${name}`;
      return { physicalId: arn, attributes: { Arn: arn } };
    },
  }),
  "AWS::SQS::Queue": other("AWS::SQS::Queue", {
    nameProperty: "QueueName",
    maxNameLength: 80,
    replaceOn: ["FifoQueue", "QueueName"],
    attributes: ["Arn", "QueueName", "QueueUrl"],
    takesTags: true,
    made(name, { accountId, region }) {
      const url = `https://sqs.${region}.amazonaws.com/${accountId}/${name}`;
      return {
        physicalId: url,
        attributes: { Arn: `arn:aws:sqs:${region}:${accountId}:${name}`, QueueName: name, QueueUrl: url },
      };
    },
  }),
  "AWS::SQS::QueuePolicy": other("AWS::SQS::QueuePolicy", { replaceOn: [], attributes: ["Id"], made: plain }),
  "AWS::SecretsManager::Secret": other("AWS::SecretsManager::Secret", {
    nameProperty: "Name",
    maxNameLength: 512,
    replaceOn: ["Name"],
    attributes: ["Id"],
    takesTags: true,
    made(name, { accountId, region }, suffix) {
      const arn = `arn:aws:secretsmanager:${region}:${accountId}:secret:${name}-${suffix}`;
      return { physicalId: arn, attributes: { Id: arn } };
    },
  }),
  "AWS::Lambda::EventInvokeConfig": other("AWS::Lambda::EventInvokeConfig", {
    replaceOn: ["FunctionName", "Qualifier"],
    made: plain,
  }),
};
