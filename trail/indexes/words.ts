/** The closed vocabularies of the index, apart from the SQL that makes them: readers need the words alone. */

export const ACTOR_TYPES = [
  "role",
  "user",
  "root",
  "service",
  "identity-center",
  "federated",
  "account",
  "anonymous",
  "unknown",
] as const;

export type ActorType = (typeof ACTOR_TYPES)[number];

/** The actor of a request without any credentials. */
export const ANONYMOUS = "anonymous";

export const CLIENTS = [
  "console",
  "browser",
  "cli",
  "powershell",
  "sdk-python",
  "sdk-js",
  "sdk-java",
  "sdk-go",
  "sdk-net",
  "sdk-php",
  "sdk-ruby",
  "sdk-rust",
  "sdk-cpp",
  "sdk-kotlin",
  "sdk-swift",
  "terraform",
  "cloudformation",
  "aws-service",
  "other",
] as const;

/** "" where the record has no user agent and nothing else tells. */
export type Client = (typeof CLIENTS)[number] | "";
