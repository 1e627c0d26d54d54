/** A role or a user. Policy documents are JSON text, as the API has them. */
export interface FakePrincipal {
  readonly name: string;
  readonly arn: string;
  /** "/" or "/service-role/" */
  readonly path: string;
  readonly createdMs: number;
  description: string;
  /** "" for users. */
  trustPolicy: string;
  /** Document by name. */
  readonly inlinePolicies: Map<string, string>;
  /** ARNs of managed policies. */
  readonly attachedPolicies: Set<string>;
  readonly tags: Map<string, string>;
  maxSessionSeconds: number;
}

/** A managed policy; the last version is the default one. */
export interface FakePolicy {
  readonly name: string;
  readonly arn: string;
  readonly path: string;
  readonly createdMs: number;
  description: string;
  readonly versions: string[];
}

/** A role as a test needs it: `fakeRole({accountId, name: "CWDBSharing-1"})`. */
export function fakeRole(
  wanted: Partial<FakePrincipal> & { readonly name: string; readonly accountId?: string },
): FakePrincipal {
  const { accountId = "111122223333", path = "/", ...given } = wanted;
  return {
    arn: `arn:aws:iam::${accountId}:role${path}${given.name}`,
    path,
    createdMs: Date.UTC(2026, 0, 1),
    description: "",
    trustPolicy: '{"Version":"2012-10-17","Statement":[]}',
    inlinePolicies: new Map(),
    attachedPolicies: new Set(),
    tags: new Map(),
    maxSessionSeconds: 3600,
    ...given,
  };
}

export function fakePolicy(
  wanted: { readonly name: string; readonly document: unknown } & Partial<Omit<FakePolicy, "versions">> & {
      readonly accountId?: string;
    },
): FakePolicy {
  const { accountId = "111122223333", path = "/", document, ...given } = wanted;
  return {
    arn: `arn:aws:iam::${accountId}:policy${path}${given.name}`,
    path,
    createdMs: Date.UTC(2026, 0, 1),
    description: "",
    versions: [typeof document === "string" ? document : JSON.stringify(document)],
    ...given,
  };
}
