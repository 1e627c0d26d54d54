import type { DeployedResource } from "../../account/stack-template.ts";
import type { Json } from "../../stack/template.ts";

interface Place {
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
}

/**
 * The template with the account's and Region's own words in the names of resources that outlive the stack. CloudFormation
 * takes such a resource back into a stack only where its name is text: "dynamic names (using !Ref or other functions)" are
 * not supported (User Guide, "Import AWS resources into a CloudFormation stack automatically"). The name's value is the
 * same, so that nothing is replaced.
 */
export function withStaticNames<T extends { readonly Resources: Readonly<Record<string, Outliving>> }>(
  template: T,
  place: Place,
): T {
  const resources = Object.entries(template.Resources).map(([id, resource]): [string, Outliving] => [
    id,
    outlives(resource) ? named(resource, place) : resource,
  ]);
  return { ...template, Resources: Object.fromEntries(resources) };
}

/** What is looked at of a resource. */
type Outliving = Pick<DeployedResource, "DeletionPolicy" | "Properties">;

function outlives({ DeletionPolicy = "Delete" }: Outliving): boolean {
  return DeletionPolicy !== "Delete";
}

function named(resource: Outliving, place: Place): Outliving {
  if (!resource.Properties) return resource;
  const properties = Object.entries(resource.Properties).map(([name, value]): [string, Json] => [
    name,
    /Name$/.test(name) ? textOf(value, place) : value,
  ]);
  return { ...resource, Properties: Object.fromEntries(properties) };
}

/** Only what nothing but pseudo parameters stand in becomes text. */
function textOf(value: Json, place: Place): Json {
  if (typeof value !== "object" || value === null || !("Fn::Sub" in value)) return value;
  const pattern = value["Fn::Sub"];
  if (typeof pattern !== "string") return value;
  const pseudo: Readonly<Record<string, string>> = {
    "AWS::AccountId": place.accountId,
    "AWS::Region": place.region,
    "AWS::Partition": place.partition,
  };
  const text = pattern.replace(/\$\{([^}!]+)\}/g, (whole, name: string) => pseudo[name] ?? whole);
  return text.includes("${") ? value : text;
}
