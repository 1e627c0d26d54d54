import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import { CliError } from "../terminal/cli-error.ts";
import { awsFailure } from "./aws-failure.ts";

/** Whose credentials are used. */
export interface Identity {
  readonly accountId: string;
  readonly partition: string;
  readonly callerArn: string;
}

/** "arn:aws:sts::111122223333:assumed-role/admin/ann" */
const CALLER_ARN = /^arn:(aws[a-z-]*):(?:iam|sts)::(\d{12}):/;

/** Names of buckets and ARNs in policies are made of what is said here: half an answer is none. */
export async function identity(sts: STSClient): Promise<Identity> {
  try {
    const { Account: accountId = "", Arn: callerArn = "" } = await sts.send(new GetCallerIdentityCommand({}));
    const [, partition, owner] = CALLER_ARN.exec(callerArn) ?? [];
    if (partition !== undefined && owner === accountId) return { accountId, partition, callerArn };
  } catch (error) {
    throw awsFailure("Cannot tell whose credentials these are", error);
  }
  throw new CliError(
    "Cannot tell whose credentials these are: STS said no account and no ARN of it; is AWS_ENDPOINT_URL another service's?",
  );
}
