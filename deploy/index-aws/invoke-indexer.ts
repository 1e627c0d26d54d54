import { InvokeCommand, type InvokeCommandOutput } from "@aws-sdk/client-lambda";
import { z } from "zod";
import type { Account } from "../account/account.ts";
import { awsFailure } from "../account/aws-failure.ts";

/** What the indexer answers with: aws/index-function.ts, as far as it is read here. */
const summarySchema = z.object({
  hours: z.int().nonnegative(),
  calls: z.number().nonnegative(),
  rows: z.number().nonnegative(),
  bytesScanned: z.number().nonnegative(),
  left: z.object({ from: z.iso.datetime(), to: z.iso.datetime() }).nullable(),
});
export type CallSummary = z.output<typeof summarySchema>;

export type CallAnswer =
  | { readonly kind: "done"; readonly summary: CallSummary }
  /** The function ran and failed: its own sentence. */
  | { readonly kind: "failed"; readonly sentence: string }
  /** It was not begun: another call runs, or the function is being changed. */
  | { readonly kind: "busy"; readonly sentence: string }
  /** Nobody knows whether it was begun; if it was, it goes on at AWS. */
  | { readonly kind: "lost"; readonly sentence: string };

/** One call of the indexer, waited for. Throws a CliError for what another call would meet too: no permission, no function. */
export async function invokeIndexer(
  { lambdaForLongCalls }: Account,
  functionArn: string,
  event: object,
): Promise<CallAnswer> {
  let answer: InvokeCommandOutput;
  try {
    answer = await lambdaForLongCalls.send(
      new InvokeCommand({
        FunctionName: functionArn,
        InvocationType: "RequestResponse",
        Payload: new TextEncoder().encode(JSON.stringify(event)),
      }),
    );
  } catch (error) {
    return withoutAnswer(functionArn, error);
  }
  const payload = parsed(answer.Payload);
  if (answer.FunctionError !== undefined) return { kind: "failed", sentence: sentenceOf(payload) };
  const { success, data } = summarySchema.safeParse(payload);
  return success
    ? { kind: "done", summary: data }
    : { kind: "failed", sentence: "The indexer answered something else than a summary of what it did" };
}

/** Lambda's names for "not now" (API reference, Invoke). */
const BUSY = ["TooManyRequestsException", "ResourceConflictException", "ResourceNotReadyException"];
/** What says that nothing was sent: trying again would meet it again. */
const NOT_SENT = /^(CredentialsProviderError|ExpiredToken|TokenProviderError)/;

function withoutAnswer(functionArn: string, error: unknown): CallAnswer {
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  const said = message === "" || message === name ? name : `${name}: ${message.slice(0, 500)}`;
  if (BUSY.includes(name)) return { kind: "busy", sentence: said };
  const status = statusOf(error);
  const isPassing = status === undefined || status >= 500 || status === 429;
  if (isPassing && !NOT_SENT.test(name)) return { kind: "lost", sentence: said };
  throw awsFailure(`Cannot call the indexer ${functionArn}`, error);
}

/** Undefined where no answer came. */
function statusOf(error: unknown): number | undefined {
  const metadata =
    typeof error === "object" && error !== null && "$metadata" in error ? error.$metadata : undefined;
  return typeof metadata === "object" && metadata !== null && "httpStatusCode" in metadata
    ? Number(metadata.httpStatusCode)
    : undefined;
}

function parsed(payload: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(payload));
  } catch {
    return undefined;
  }
}

const failureSchema = z.object({ errorMessage: z.string() });

function sentenceOf(payload: unknown): string {
  const { success, data } = failureSchema.safeParse(payload);
  return success && data.errorMessage !== ""
    ? data.errorMessage.slice(0, 2000)
    : "The indexer failed without saying why; its log has more";
}
