/** `arn:aws:lambda:us-east-1:111122223333:function:customWidget-x:live` or a bare name, taken apart. */
export interface FunctionReference {
  /** Without qualifier; equal to `name` where a bare name was given. */
  readonly unqualified: string;
  readonly name: string;
  /** Version or alias; "" for none. */
  readonly qualifier: string;
}

const FUNCTION_ARN =
  /^(arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:function:([A-Za-z0-9-_]{1,64}))(?::(\$LATEST|[A-Za-z0-9-_]{1,128}))?$/;
const FUNCTION_NAME = /^([A-Za-z0-9-_]{1,64})(?::(\$LATEST|[A-Za-z0-9-_]{1,128}))?$/;

/** Undefined for what is neither a function ARN nor a function name. */
export function parseFunctionReference(text: string): FunctionReference | undefined {
  const arn = FUNCTION_ARN.exec(text);
  if (arn) return { unqualified: arn[1] ?? "", name: arn[2] ?? "", qualifier: arn[3] ?? "" };
  const bare = FUNCTION_NAME.exec(text);
  if (bare) return { unqualified: bare[1] ?? "", name: bare[1] ?? "", qualifier: bare[2] ?? "" };
  return undefined;
}
