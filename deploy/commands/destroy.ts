import type { AwsOptions } from "../account/account.ts";
import { destroyStack } from "../apply/destroy/destroy-stack.ts";
import { withSession } from "../apply/session/open-session.ts";
import { printJson } from "../terminal/print-json.ts";
import { printable } from "../terminal/printable.ts";

/** Deletes what deploy made. What goes, the question and the progress on stderr; what is gone and what stays on stdout. */
export async function destroy(options: AwsOptions & { yes?: boolean; withIndex?: boolean }): Promise<void> {
  const destroyed = await withSession(options, (session) =>
    destroyStack(session, { withIndex: options.withIndex ?? false }),
  );
  if (options.json) {
    printJson(destroyed);
    return;
  }
  const { kind, stack, deletedBuckets, stays } = destroyed;
  const say = (line: string) => console.log(printable(line));
  say(kind === "nothing" ? `Nothing to delete: there is no stack ${stack}` : `Deleted stack ${stack}`);
  for (const bucket of deletedBuckets) say(`Deleted bucket ${bucket}`);
  for (const sentence of stays) say(sentence);
}
