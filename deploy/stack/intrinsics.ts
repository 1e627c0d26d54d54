import type { Json, Resource } from "./template.ts";

/** What one file of this folder adds to the template, by logical id. */
export type Resources = Readonly<Record<string, Resource>>;

export function ref(logicalId: string): Json {
  return { Ref: logicalId };
}

export function attribute(logicalId: string, name: string): Json {
  return { "Fn::GetAtt": [logicalId, name] };
}

/** Text with "${AWS::Region}", "${LogicalId}" and "${LogicalId.Attribute}" in it. */
export function sub(text: string): Json {
  return { "Fn::Sub": text };
}

/** Text in which `sub` replaces nothing. */
export function literally(text: string): string {
  return text.replaceAll("${", "${!");
}

/**
 * Text for `sub` in which only where it is to live is replaced (`WHEREVER`): any other "${" is text, such as CloudWatch's
 * own "${SUM}" in a label.
 */
export function literallyButPlace(text: string): string {
  return literally(text).replace(/\$\{!(AWS::(?:Partition|Region|AccountId)\})/g, "${$1");
}

/** Why a resource is as it is, for whoever reviews the template. */
export function comment(text: string): { readonly Comment: string } {
  return { Comment: text };
}
