export interface FakeObjectVersion {
  readonly versionId: string;
  readonly body: Buffer;
  /** With its quotes. */
  readonly etag: string;
  readonly modifiedMs: number;
  readonly contentType: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** SHA-256, base64, where the client sent one. */
  readonly checksumSha256: string | undefined;
  readonly isDeleteMarker: boolean;
}

export interface FakeBucket {
  readonly name: string;
  readonly ownerAccountId: string;
  readonly region: string;
  readonly createdMs: number;
  versioning: "Off" | "Enabled" | "Suspended";
  tags: Map<string, string>;
  /** As the client sent them: XML of the API, or properties of a template. */
  publicAccessBlock: Readonly<Record<string, boolean>> | undefined;
  /** "AES256" or "aws:kms" */
  encryption: string | undefined;
  policy: string | undefined;
  /** Versions by key, newest first. */
  readonly objects: Map<string, FakeObjectVersion[]>;
}

export function fakeBucket(wanted: Partial<FakeBucket> & { readonly name: string }): FakeBucket {
  return {
    ownerAccountId: "111122223333",
    region: "eu-central-1",
    createdMs: Date.UTC(2026, 0, 1),
    versioning: "Off",
    tags: new Map(),
    publicAccessBlock: undefined,
    encryption: "AES256",
    policy: undefined,
    objects: new Map(),
    ...wanted,
  };
}

/** The newest version, where it is no delete marker. */
export function currentVersion(bucket: FakeBucket, key: string): FakeObjectVersion | undefined {
  const newest = bucket.objects.get(key)?.[0];
  return newest?.isDeleteMarker ? undefined : newest;
}
