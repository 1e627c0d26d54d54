import type { HttpRequest, Input } from "./wire/fake-service.ts";

/** What the fake answers in place of its own answer. */
export type Reply =
  /** An error in the service's own shape: `{status: 400, code: "Throttling", message: "Rate exceeded"}`. */
  | { readonly status: number; readonly code: string; readonly message?: string }
  /** The connection is lost before anything is done. */
  | "drop"
  /** `after`: the work is done, only its answer is lost. */
  | { readonly kind: "drop"; readonly after: boolean }
  /** The output with the SDK's names (or a thrown AwsError); `goOn` does what the fake would have done. */
  | ((input: Input, goOn: () => Promise<object>, request: HttpRequest) => object | Promise<object>);

export interface Call {
  readonly service: string;
  readonly operation: string;
  readonly input: Input;
  /** The Region for which the client signed. */
  readonly region: string;
}

interface Planned {
  readonly service: string;
  readonly operation: string;
  readonly reply: Reply;
  timesLeft: number;
}

/** Answers that a test has planned, in the order in which it planned them. */
export class Script {
  readonly calls: Call[] = [];
  readonly #planned: Planned[] = [];

  /** `operation` "*" is any of the service. */
  plan(service: string, operation: string, reply: Reply, times: number): void {
    this.#planned.push({ service, operation, reply, timesLeft: times });
  }

  next({ service, operation }: Call): Reply | undefined {
    const planned = this.#planned.find(
      (one) =>
        one.timesLeft > 0 &&
        one.service === service &&
        (one.operation === operation || one.operation === "*"),
    );
    if (!planned) return undefined;
    planned.timesLeft -= 1;
    return planned.reply;
  }
}
