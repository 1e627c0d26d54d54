import type { AwsOptions } from "../account/account.ts";
import { planLines } from "../apply/plan/plan-lines.ts";
import { planStack } from "../apply/plan/plan-stack.ts";
import { wrapped } from "../apply/plan/wrapped.ts";
import { withSession } from "../apply/session/open-session.ts";
import { makeArtifacts } from "../bundle/artifacts.ts";
import { printJson } from "../terminal/print-json.ts";
import { printable } from "../terminal/printable.ts";

/** What deploy would change, on stdout. */
export async function plan(options: AwsOptions): Promise<void> {
  const planned = await withSession(options, async (session, config) =>
    planStack(session, await makeArtifacts(config)),
  );
  if (options.json) printJson(planned);
  else for (const line of planLines(planned)) console.log(wrapped(printable(line), process.stdout.columns));
}
