/** A function's ARN in its parts: "arn:aws:lambda:eu-central-1:111122223333:function:customWidget-trailboard:live". */
export interface FunctionArn {
  /** As it was read. */
  readonly arn: string;
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
  readonly name: string;
  /** Version or alias, "$LATEST"; "" for none. */
  readonly qualifier: string;
}

/**
 * Lambda's own pattern (API reference, Invoke) without the forms that leave parts out, and so without any character that
 * means something in a policy: "*", "?" and "${" make a resource wider than it looks.
 */
const FUNCTION_ARN =
  /^arn:(aws[a-z-]{0,20}):lambda:([a-z]{2}(?:-[a-z]{1,20}){1,3}-\d):(\d{12}):function:([a-zA-Z0-9_-]{1,140})(?::(\$LATEST|[a-zA-Z0-9_-]{1,128}))?$/;

/** Undefined for everything that is not the whole ARN of exactly one function, version or alias. */
export function parseFunctionArn(text: unknown): FunctionArn | undefined {
  const match = typeof text === "string" ? FUNCTION_ARN.exec(text) : null;
  if (!match) return undefined;
  const [arn, partition = "", region = "", accountId = "", name = "", qualifier = ""] = match;
  return { arn, partition, region, accountId, name, qualifier };
}
