import { AwsClient } from "aws4fetch";
import { LakeError, type LakeErrorKind } from "../trail/sources.ts";
import { xmlText } from "./objects/s3-xml.ts";

export interface RoleCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** The SDK asks again when this is less than five minutes away. */
  readonly expiration: Date;
}

export interface AssumeRoleOptions {
  readonly roleArn: string;
  /** Whose credentials, Region and endpoint: AWS_ACCESS_KEY_ID, AWS_REGION, AWS_ENDPOINT_URL_STS, AWS_ENDPOINT_URL ... */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Epoch ms; default the machine's clock. */
  readonly now?: () => number;
  /** Wait before the first retry; each further wait is twice as long. Default 200. */
  readonly firstRetryMs?: number;
}

/** Shown in the other account's trail as the session's name. */
const SESSION_NAME = "trailboard";
/** A query may start just before the renewal, and is asked after for minutes. */
const RENEW_BEFORE_MS = 5 * 60_000;
const TRIES = 4;
const TIMEOUT_MS = 10_000;

/**
 * Credentials of a role, by STS AssumeRole over signed HTTPS: the SDK's client for it would be half of the function's
 * code. Kept until five minutes before they expire; calls at the same time share one request. Throws LakeError:
 * "denied" where STS refuses, "unreachable" where it does not answer.
 */
export function assumedRole(options: AssumeRoleOptions): () => Promise<RoleCredentials> {
  const { now = Date.now } = options;
  let asked: Promise<RoleCredentials> | undefined;
  let renewAtMs = Number.POSITIVE_INFINITY;
  return async () => {
    if (asked && now() < renewAtMs) return asked;
    renewAtMs = Number.POSITIVE_INFINITY;
    const request = assume(options);
    asked = request;
    try {
      const credentials = await request;
      renewAtMs = credentials.expiration.getTime() - RENEW_BEFORE_MS;
      return credentials;
    } catch (error) {
      asked = undefined;
      throw error;
    }
  };
}

async function assume({ roleArn, env, firstRetryMs = 200 }: AssumeRoleOptions): Promise<RoleCredentials> {
  const { client, url } = stsOf(env);
  const body = new URLSearchParams({
    Action: "AssumeRole",
    Version: "2011-06-15",
    RoleArn: roleArn,
    RoleSessionName: SESSION_NAME,
  }).toString();
  for (let attempt = 1; ; attempt++) {
    const answer = await send(client, url, body);
    if (answer.kind === "assumed") return answer.credentials;
    if (answer.kind === "refused" || attempt === TRIES) throw answer.error;
    await new Promise((resolve) =>
      setTimeout(resolve, firstRetryMs * 2 ** (attempt - 1) * (0.5 + Math.random())),
    );
  }
}

type Answer =
  | { readonly kind: "assumed"; readonly credentials: RoleCredentials }
  | { readonly kind: "passing" | "refused"; readonly error: LakeError };

async function send(client: AwsClient, url: string, body: string): Promise<Answer> {
  let response: Response;
  let xml: string;
  try {
    response = await client.fetch(url, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded; charset=utf-8" },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    xml = (await response.text()).slice(0, 20_000);
  } catch (error) {
    return { kind: "passing", error: failure("unreachable", "STS gave no answer", error) };
  }
  if (response.ok) return assumedOf(xml);
  const code = xmlText(xml, "Code").slice(0, 100) || `HTTP ${response.status}`;
  const said = `${code}: ${xmlText(xml, "Message").slice(0, 1000)}`;
  if (response.status >= 500 || response.status === 429 || /Throttl|TooMany|IDPCommunication/.test(code))
    return { kind: "passing", error: failure("unreachable", said) };
  return { kind: "refused", error: failure("denied", `${said} (${MEND})`) };
}

const MEND =
  "the role's trust policy must name the function's role, and the function's role must be allowed sts:AssumeRole on it";

function assumedOf(xml: string): Answer {
  const credentials: RoleCredentials = {
    accessKeyId: xmlText(xml, "AccessKeyId"),
    secretAccessKey: xmlText(xml, "SecretAccessKey"),
    sessionToken: xmlText(xml, "SessionToken"),
    expiration: new Date(xmlText(xml, "Expiration")),
  };
  const { accessKeyId, secretAccessKey, sessionToken, expiration } = credentials;
  const whole = accessKeyId && secretAccessKey && sessionToken && !Number.isNaN(expiration.getTime());
  // Nothing of the answer is said: it may hold half of a secret.
  return whole
    ? { kind: "assumed", credentials }
    : { kind: "refused", error: failure("failed", "STS answered without credentials") };
}

function failure(kind: LakeErrorKind, said: string, cause?: unknown): LakeError {
  return new LakeError(
    kind,
    `The role for Lake's queries cannot be assumed (AssumeRole): ${said}`,
    cause === undefined ? {} : { cause },
  );
}

function stsOf(env: AssumeRoleOptions["env"]): { client: AwsClient; url: string } {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN } = env;
  const region = env.AWS_REGION || env.AWS_DEFAULT_REGION;
  if (!accessKeyId || !secretAccessKey || !region)
    throw failure("denied", "expected AWS credentials and AWS_REGION in the environment");
  const domain = region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
  return {
    client: new AwsClient({
      accessKeyId,
      secretAccessKey,
      ...(AWS_SESSION_TOKEN ? { sessionToken: AWS_SESSION_TOKEN } : {}),
      service: "sts",
      region,
      retries: 0,
    }),
    url: `${(env.AWS_ENDPOINT_URL_STS || env.AWS_ENDPOINT_URL || `https://sts.${region}.${domain}`).replace(/\/+$/, "")}/`,
  };
}
