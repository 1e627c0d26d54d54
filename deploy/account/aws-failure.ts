import { CliError } from "../cli-error.ts";

/**
 * What AWS answered, as a sentence for the person at the terminal: `doing` is what could not be done, AWS's own words follow,
 * then the mend where it is a well-known one. A CliError is left as it is.
 */
export function awsFailure(doing: string, error: unknown): CliError {
  if (error instanceof CliError) return error;
  const { name, message } = error instanceof Error ? error : { name: "Error", message: String(error) };
  const mend = MENDS.find(({ names }) => names.test(name))?.mend;
  const said = message === "" || message === name ? name : `${name}: ${message.slice(0, 2000)}`;
  return new CliError(`${doing}: ${said}${mend ? ` (${mend})` : ""}`, { cause: error });
}

const MENDS: readonly { readonly names: RegExp; readonly mend: string }[] = [
  {
    names: /^(CredentialsProviderError|Unable to locate credentials)/,
    mend: "set up credentials with `aws configure` or `aws sso login`, or name them with --profile",
  },
  { names: /^(ExpiredToken|TokenRefreshRequired)/, mend: "the credentials have expired: sign in again" },
  {
    names: /^(InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch)/,
    mend: "these credentials are not known to AWS",
  },
  {
    names: /^AccessDenied/,
    mend: "`trailboard doctor` and the README's table say which permissions are needed",
  },
];
