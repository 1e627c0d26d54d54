/** "Say this and stop": one sentence for the person at the terminal. Exit 1: the work failed. Exit 2: the arguments were wrong. Exit 130: it was stopped. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly exitCode: 1 | 2 | 130;
  /** Sentences after the first, each for a line of its own: everything that is wrong with a configuration. */
  readonly more: readonly string[];
  constructor(
    sentence: string,
    options: ErrorOptions & { exitCode?: 1 | 2 | 130; more?: readonly string[] } = {},
  ) {
    super(sentence, options);
    this.exitCode = options.exitCode ?? 1;
    this.more = options.more ?? [];
  }
}

export function usageError(sentence: string): CliError {
  return new CliError(sentence, { exitCode: 2 });
}
