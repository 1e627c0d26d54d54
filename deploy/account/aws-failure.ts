import { CliError } from "../terminal/cli-error.ts";

/**
 * What AWS answered, as a sentence for the person at the terminal: `doing` is what could not be done, AWS's own words follow,
 * then the mend where it is a well-known one. A CliError is left as it is.
 */
export function awsFailure(doing: string, error: unknown): CliError {
  if (error instanceof CliError) return error;
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  const mend = MENDS.find(({ names, says }) => names.test(name) && (says?.test(message) ?? true))?.mend;
  const said = message === "" || message === name ? name : `${name}: ${message.slice(0, 2000)}`;
  return new CliError(`${doing}: ${said}${mend ? ` (${mend})` : ""}`, { cause: error });
}

/** By the error's name, and by what it says where that tells more; the first that fits. */
const MENDS: readonly { readonly names: RegExp; readonly says?: RegExp; readonly mend: string }[] = [
  {
    names: /^(CredentialsProviderError|Unable to locate credentials)/,
    mend: "set up credentials with `aws configure` or `aws sso login`, or name them with --profile",
  },
  { names: /^(ExpiredToken|TokenRefreshRequired)/, mend: "the credentials have expired: sign in again" },
  {
    names: /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch)/,
    mend: "these credentials are not known to AWS, or the account has not enabled this Region",
  },
  {
    names: /./,
    says: /getaddrinfo ENOTFOUND/,
    mend: "is there such a Region, and a connection to the internet?",
  },
  {
    names: /^AccessDenied/,
    says: /(service|resource) control policy/i,
    mend: "a policy of your organisation forbids it: no permission of the account helps",
  },
  {
    names: /^AccessDenied/,
    mend: "`trailboard doctor` and the README's table say which permissions are needed",
  },
];
