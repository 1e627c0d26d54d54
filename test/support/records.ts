/** Invented CloudTrail records for tests: what a test does not name is alice listing buckets. */

export const ACCOUNT = "111122223333";
/** 2026-11-22 03:00 UTC */
export const HOUR = Date.UTC(2026, 10, 22, 3);

let made = 0;

export function record(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  made++;
  return {
    eventVersion: "1.11",
    userIdentity: iamUser("alice"),
    eventTime: "2026-11-22T03:15:00Z",
    eventSource: "s3.amazonaws.com",
    eventName: "ListBuckets",
    awsRegion: "eu-central-1",
    sourceIPAddress: "198.51.100.7",
    userAgent: "[aws-cli/2.22.1 md/Botocore#2.0.0]",
    requestParameters: null,
    responseElements: null,
    requestID: `REQUEST${made}`,
    eventID: `00000000-0000-4000-8000-${String(made).padStart(12, "0")}`,
    readOnly: true,
    eventType: "AwsApiCall",
    managementEvent: true,
    recipientAccountId: ACCOUNT,
    eventCategory: "Management",
    ...fields,
  };
}

export function iamUser(userName: string): Record<string, unknown> {
  return {
    type: "IAMUser",
    principalId: "AIDAEXAMPLE",
    arn: `arn:aws:iam::${ACCOUNT}:user/${userName}`,
    accountId: ACCOUNT,
    userName,
  };
}

/** `path` with its slashes: "/", "/aws-reserved/sso.amazonaws.com/eu-central-1/". */
export function assumedRole(role: string, session: string, path = "/"): Record<string, unknown> {
  return {
    type: "AssumedRole",
    principalId: `AROAEXAMPLE:${session}`,
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${session}`,
    accountId: ACCOUNT,
    sessionContext: {
      sessionIssuer: {
        type: "Role",
        principalId: "AROAEXAMPLE",
        arn: `arn:aws:iam::${ACCOUNT}:role${path}${role}`,
        accountId: ACCOUNT,
        userName: role,
      },
      attributes: { creationDate: "2026-11-22T03:00:00Z", mfaAuthenticated: "false" },
    },
  };
}
