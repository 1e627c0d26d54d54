import { createHash } from "node:crypto";
import type { Config } from "../config/config.ts";
import { comment, type Resources, ref } from "./intrinsics.ts";
import { ALARM_TOPIC } from "./logical-ids.ts";

/** The topic that alarms go to, also where nobody is to be mailed: other things can subscribe. */
export function notifications({ notify }: Config): Resources {
  return {
    [ALARM_TOPIC]: {
      Type: "AWS::SNS::Topic",
      Properties: { DisplayName: "Trailboard" },
      Metadata: comment(
        "Not encrypted with the AWS managed key alias/aws/sns: its policy does not let CloudWatch use it, and cannot be changed, so that no alarm would arrive. Messages hold an alarm's name, threshold and state, no event.",
      ),
    },
    AlarmTopicPolicy: {
      Type: "AWS::SNS::TopicPolicy",
      Properties: {
        Topics: [ref(ALARM_TOPIC)],
        PolicyDocument: {
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "AlarmsOfThisAccount",
              Effect: "Allow",
              Principal: { Service: "cloudwatch.amazonaws.com" },
              Action: "sns:Publish",
              Resource: ref(ALARM_TOPIC),
              Condition: { StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") } },
            },
            {
              Sid: "TlsOnly",
              Effect: "Deny",
              Principal: "*",
              Action: "sns:Publish",
              Resource: ref(ALARM_TOPIC),
              Condition: { Bool: { "aws:SecureTransport": "false" } },
            },
          ],
        },
      },
      Metadata: comment("The denial's * refuses everybody who publishes without TLS."),
    },
    ...Object.fromEntries(
      [...new Set(notify)].map((address) => [
        subscriptionId(address),
        {
          Type: "AWS::SNS::Subscription",
          Properties: { TopicArn: ref(ALARM_TOPIC), Protocol: "email", Endpoint: address },
        },
      ]),
    ),
  };
}

/** By the address, not by its place in the list: who is taken out must not make the others confirm again. */
function subscriptionId(address: string): string {
  return `Subscription${createHash("sha256").update(address).digest("hex").slice(0, 12)}`;
}
