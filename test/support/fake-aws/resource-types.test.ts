import { loadAwsServiceSpec } from "@aws-cdk/aws-service-spec";
import { describe, expect, test } from "vitest";
import { RESOURCE_TYPES } from "./cloudformation/resource-types.ts";

const specification = await loadAwsServiceSpec();

describe.each(Object.entries(RESOURCE_TYPES))("what the fake says of %s", (type, own) => {
  const [spec] = specification.lookup("resource", "cloudFormationType", "equals", type);
  const properties = Object.entries(spec?.properties ?? {});

  test("is what AWS's specification says: what needs a new resource, attributes, tags, the name", () => {
    const replacing = properties
      .filter(([, { causesReplacement }]) => causesReplacement === "yes")
      .map(([name]) => name);
    expect([...own.replaceOn].sort()).toEqual(replacing.sort());
    expect(Object.keys(spec?.attributes ?? {})).toEqual(expect.arrayContaining([...own.attributes]));
    expect(own.takesTags).toBe(properties.some(([name]) => name === "Tags"));
    if (own.nameProperty !== undefined) expect(replacing).toContain(own.nameProperty);
  });
});
