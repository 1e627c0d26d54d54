import type { World } from "../state.ts";
import { AwsError, type Operation } from "../wire/fake-service.ts";
import type { Properties } from "./stack.ts";

/** How the engine makes one kind of resource in the fake's world. */
export interface ResourceType {
  /** The property with which a template names it; absent: it has no name of its own. */
  readonly nameProperty?: string;
  /** What a name may be at most, in characters. */
  readonly maxNameLength?: number;
  /** Properties whose change needs a new resource ("Update requires: Replacement" of its documentation). */
  readonly replaceOn: readonly string[];
  /** For Fn::GetAtt. */
  readonly attributes: readonly string[];
  readonly takesTags: boolean;
  /** What is there under that name already, in a stack or not. */
  find?(name: string, context: Context): Made | undefined;
  /** Throws with AWS's reason. */
  create(properties: Properties, context: Context & { readonly name: string }): Made | Promise<Made>;
  /** `before`: its properties until now; {} from within `create`. */
  update(made: Made, properties: Properties, context: Context, before: Properties): Made | Promise<Made>;
  delete(made: Made, properties: Properties, context: Context): void | Promise<void>;
  /** Tags of the stack alone: an imported resource gets these and keeps all else. */
  tag?(made: Made, context: Context): void;
}

export interface Made {
  /** What Ref gives. */
  readonly physicalId: string;
  readonly attributes: Readonly<Record<string, string>>;
}

export interface Context {
  readonly world: World;
  readonly cloudWatch: Readonly<Record<string, Operation>>;
  /** Tags of the stack, with CloudFormation's own three. */
  readonly tags: ReadonlyMap<string, string>;
}

/** Tags of the resource's own `Tags` property over those of the stack. */
export function tagsFor(properties: Properties, { tags }: Context): Map<string, string> {
  const own = properties.Tags;
  const list = Array.isArray(own)
    ? own.map(({ Key, Value }: { Key: string; Value: string }) => [Key, String(Value)] as const)
    : Object.entries((own ?? {}) as Record<string, string>);
  return new Map([...tags, ...list]);
}

/** In place: others hold the same map. */
export function replaceTags(target: Map<string, string>, tags: ReadonlyMap<string, string>): void {
  target.clear();
  for (const [key, value] of tags) target.set(key, value);
}

export function failed(message: string): AwsError {
  return new AwsError("ResourceFailed", message);
}

/** The thing was deleted by somebody else: changing it fails, as it does in AWS. */
export function gone(type: string, name: string): AwsError {
  return failed(
    `Resource of type '${type}' with identifier '${name}' was not found. (HandlerErrorCode: NotFound)`,
  );
}

export function textOf(properties: Properties, name: string): string | undefined {
  const value = properties[name];
  return value === undefined ? undefined : String(value);
}
