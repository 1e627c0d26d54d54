/** Whether an account could not be opened because nobody said which: no credentials anywhere, or no Region. */
export function isWithoutAws(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (/^Region is missing|Cannot tell which Region/.test(error.message)) return true;
  const { cause } = error;
  return cause instanceof Error && cause.name === "CredentialsProviderError";
}
