/** One AWS service as the local endpoint offers it: operations by name, as the X-Amz-Target header calls them. */
export interface AwsService {
  /** The last part of the target prefix, "CloudTrail_20131101": CLI and SDK put different things before it. */
  readonly target: string;
  readonly contentType: "application/x-amz-json-1.0" | "application/x-amz-json-1.1";
  readonly operations: Readonly<Record<string, AwsOperation>>;
}

/** Input and output are the JSON of the wire: timestamps are epoch seconds as numbers. Throws AwsError. */
export type AwsOperation = (input: Readonly<Record<string, unknown>>) => Promise<object> | object;

/** An error that the SDK on the other side understands: name, HTTP status and message as the service's model says. */
export class AwsError extends Error {
  override readonly name = "AwsError";
  readonly code: string;
  readonly status: number;
  /** More members of the modelled error, beside __type and message. */
  readonly members: Readonly<Record<string, unknown>>;
  constructor(code: string, message: string, status = 400, members: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.members = members;
  }
}
