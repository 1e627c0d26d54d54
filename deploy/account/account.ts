import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { IAMClient } from "@aws-sdk/client-iam";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { S3Client } from "@aws-sdk/client-s3";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { STSClient } from "@aws-sdk/client-sts";
import type { Config } from "../config/config.ts";
import { CliError } from "../terminal/cli-error.ts";
import { identity } from "./identity.ts";

// The SDK tells people to leave Node 20 whenever a client is made; what Node is needed is said in the README.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

/** What every command that speaks to AWS takes. */
export interface AwsOptions {
  readonly profile?: string;
  readonly region?: string;
  /** The configuration file; absent: trailboard.config.json where there is one. */
  readonly config?: string;
  readonly json?: boolean;
}

/** One account and Region, and clients that speak to it: each is made when it is first asked for. */
export interface Account {
  /** 12 digits. */
  readonly accountId: string;
  /** "aws", "aws-cn", "aws-us-gov" */
  readonly partition: string;
  readonly region: string;
  readonly callerArn: string;
  readonly cloudFormation: CloudFormationClient;
  readonly cloudTrail: CloudTrailClient;
  readonly cloudWatch: CloudWatchClient;
  readonly iam: IAMClient;
  readonly lambda: LambdaClient;
  /** Only to invoke and wait: a call is sent once, for it may have been begun where its answer was lost. */
  readonly lambdaForLongCalls: LambdaClient;
  readonly s3: S3Client;
  readonly scheduler: SchedulerClient;
  close(): void;
}

/** Tries for calls that failed in passing (throttling, lost connections), with the SDK's growing waits between. */
const MAX_ATTEMPTS = 6;

/**
 * Longer than the 15 minutes that a function may run. A NAT gateway forgets a connection on which nothing is said for
 * 350 s, and the answer never comes: the system is told to say something on it each half a minute.
 */
const LONG_CALL_HANDLER = {
  connectionTimeout: 10_000,
  requestTimeout: 930_000,
  throwOnRequestTimeout: true,
  httpsAgent: { keepAlive: true, keepAliveMsecs: 30_000 },
};

/** Finds credentials and Region as any AWS tool does, and asks who that is. Throws CliError. */
export async function openAccount(
  { profile, region: wanted }: AwsOptions,
  config: Pick<Config, "region">,
): Promise<Account> {
  const common = {
    maxAttempts: MAX_ATTEMPTS,
    // Without throwOnRequestTimeout the SDK only warns of a request that gets no answer, and waits on.
    requestHandler: { connectionTimeout: 10_000, requestTimeout: 60_000, throwOnRequestTimeout: true },
    ...(profile === undefined ? {} : { profile }),
    ...withRegion(wanted ?? config.region ?? undefined),
  };
  const sts = new STSClient(common);
  const region = await regionOf(sts);
  const { accountId, partition, callerArn } = await identity(sts);
  sts.destroy();

  const made: { destroy(): void }[] = [];
  const lazily = <T extends { destroy(): void }>(make: (config: typeof common) => T) => {
    let client: T | undefined;
    return () => {
      if (!client) {
        client = make({ ...common, region });
        made.push(client);
      }
      return client;
    };
  };
  const clients = {
    cloudFormation: lazily((own) => new CloudFormationClient(own)),
    cloudTrail: lazily((own) => new CloudTrailClient(own)),
    cloudWatch: lazily((own) => new CloudWatchClient(own)),
    iam: lazily((own) => new IAMClient(own)),
    lambda: lazily((own) => new LambdaClient(own)),
    lambdaForLongCalls: lazily(
      (own) => new LambdaClient({ ...own, maxAttempts: 1, requestHandler: LONG_CALL_HANDLER }),
    ),
    s3: lazily((own) => new S3Client({ ...own, forcePathStyle: hasEndpointOfItsOwn() })),
    scheduler: lazily((own) => new SchedulerClient(own)),
  };
  return {
    accountId,
    partition,
    region,
    callerArn,
    get cloudFormation() {
      return clients.cloudFormation();
    },
    get cloudTrail() {
      return clients.cloudTrail();
    },
    get cloudWatch() {
      return clients.cloudWatch();
    },
    get iam() {
      return clients.iam();
    },
    get lambda() {
      return clients.lambda();
    },
    get lambdaForLongCalls() {
      return clients.lambdaForLongCalls();
    },
    get s3() {
      return clients.s3();
    },
    get scheduler() {
      return clients.scheduler();
    },
    close() {
      for (const client of made) client.destroy();
    },
  };
}

/** Then buckets go into the path: no local server has names for them. */
function hasEndpointOfItsOwn(): boolean {
  const { AWS_ENDPOINT_URL_S3, AWS_ENDPOINT_URL } = process.env;
  return Boolean(AWS_ENDPOINT_URL_S3 || AWS_ENDPOINT_URL);
}

function withRegion(region: string | undefined): { region?: string } {
  return region === undefined ? {} : { region };
}

async function regionOf(sts: STSClient): Promise<string> {
  try {
    return await sts.config.region();
  } catch (error) {
    throw new CliError(
      'Cannot tell which Region: expected --region, "region" in the configuration, AWS_REGION or a profile that names one',
      { cause: error },
    );
  }
}
