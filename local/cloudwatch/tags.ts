import { AwsError } from "../wire/service.ts";
import { type Input, invalid, list, object, text } from "./input.ts";

/** Tags of one resource: value by key. */
export type Tags = ReadonlyMap<string, string>;

/** API reference, TagResource: a resource has at most 50 tags, keys have 1-128 characters, values 0-256. */
const MAX_TAGS = 50;
const MAX_KEY_LENGTH = 128;
const MAX_VALUE_LENGTH = 256;

/** The three tag operations. `exists` tells whether an ARN names a dashboard or alarm that is there. */
export function tagOperations(
  tags: Map<string, Tags>,
  context: { exists: (arn: string) => boolean; changed: () => void },
) {
  const found = (input: Input) => {
    const arn = text(input.ResourceARN, "ResourceARN", 1024);
    if (!context.exists(arn))
      throw new AwsError(
        "ResourceNotFoundException",
        `The resource ${arn.slice(0, 300)} does not exist.`,
        404,
      );
    return arn;
  };
  return {
    TagResource(input: Input): object {
      const arn = found(input);
      tags.set(arn, withTags(tags.get(arn) ?? new Map(), readTags(input.Tags, "Tags")));
      context.changed();
      return {};
    },
    UntagResource(input: Input): object {
      const arn = found(input);
      const left = new Map(tags.get(arn));
      list(input.TagKeys, "TagKeys", MAX_TAGS).forEach((key, index) => {
        left.delete(text(key, `TagKeys.member.${index + 1}`, MAX_KEY_LENGTH));
      });
      tags.set(arn, left);
      context.changed();
      return {};
    },
    ListTagsForResource: (input: Input): object => ({
      Tags: [...(tags.get(found(input)) ?? [])].map(([Key, Value]) => ({ Key, Value })),
    }),
  };
}

/** A list of {Key, Value}; a value may be empty. */
export function readTags(value: unknown, at: string): Tags {
  const read = new Map<string, string>();
  list(value, at, MAX_TAGS).forEach((entry, index) => {
    const tag = object(entry, `${at}.member.${index + 1}`);
    const key = text(tag.Key, `${at}.member.${index + 1}.Key`, MAX_KEY_LENGTH);
    const { Value = "" } = tag;
    if (typeof Value !== "string" || Value.length > MAX_VALUE_LENGTH)
      throw invalid(`The value of tag ${key} must be a string of at most ${MAX_VALUE_LENGTH} characters.`);
    if (/^aws:/i.test(key)) throw invalid(`The tag key ${key} must not start with aws:.`);
    read.set(key, Value);
  });
  return read;
}

function withTags(before: Tags, added: Tags): Tags {
  const all = new Map([...before, ...added]);
  if (all.size > MAX_TAGS) throw invalid(`A resource can have at most ${MAX_TAGS} tags.`);
  return all;
}
