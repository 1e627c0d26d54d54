import { type AwsOptions, openAccount } from "../../account/account.ts";
import type { Config } from "../../config/config.ts";
import { readConfig } from "../../config/read-config.ts";
import { namesOf } from "../../names.ts";
import { confirm } from "../../terminal/confirm.ts";
import { printable } from "../../terminal/printable.ts";
import { stopSignal } from "../../terminal/until-stopped.ts";
import { wrapped } from "../plan/wrapped.ts";
import { PACE } from "./pace.ts";
import type { Session } from "./session.ts";

/** `use` with the account and configuration that the command's options name; progress and questions go to stderr. */
export async function withSession<T>(
  options: AwsOptions & { yes?: boolean },
  use: (session: Session, config: Config) => Promise<T>,
): Promise<T> {
  const config = await readConfig(options.config);
  const account = await openAccount(options, config);
  const agreed = options.yes ?? false;
  try {
    return await use(
      {
        account,
        config,
        names: namesOf(config),
        pace: PACE,
        signal: stopSignal(),
        say: (line) => console.error(wrapped(printable(line), process.stderr.columns)),
        ask: (question) => confirm(printable(question), { yes: agreed }),
        agreed,
      },
      config,
    );
  } finally {
    account.close();
  }
}
