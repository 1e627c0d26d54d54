/** What PutDashboard has to say of a body, though it takes it. */
export interface BodyMessage {
  /** Where: "/widgets/3/properties". */
  readonly dataPath: string;
  readonly message: string;
}

/** Where a dashboard body is kept: a dashboard of the account, or a file. */
export interface BodyStore {
  /** For sentences: `dashboard Payments`. */
  readonly name: string;
  /** Throws a CliError where it cannot be read. */
  read(): Promise<string>;
  /** `before` is what was read last, and is to be replaced. Throws a CliError where it cannot be. */
  write(bodyText: string, before: string): Promise<readonly BodyMessage[]>;
}
