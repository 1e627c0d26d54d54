import type { ShareMode } from "./grants.ts";

/** Sentences for whoever shares, after AWS's User Guide ("Sharing CloudWatch dashboards"). */

const WHO: Readonly<Record<ShareMode, string>> = {
  public: "everybody who has the link, without any login",
  email: "the people whose e-mail addresses are entered (at most five), each with a password",
  sso: "everybody in the single sign-on provider's list, and that for all dashboards of the account",
};

/** What viewers get by sharing itself, before any function of ours. */
export function exposureOf(mode: ShareMode): string[] {
  return [
    `Viewers are ${WHO[mode]}.`,
    "By sharing alone CloudWatch lets them read every metric of the account (cloudwatch:GetMetricData) and the names and tags of all EC2 instances (ec2:DescribeTags); neither can be narrowed. AWS is reported to refuse ec2:DescribeTags on shares since August 2024.",
    "They also read the dashboard's body: titles, texts and parameters of all its widgets.",
    "Their browser holds temporary credentials of the sharing role: a function that they may call can be called outside of the page too, with any payload and as often as its concurrency allows.",
  ];
}

const CHOOSE: Readonly<Record<ShareMode, readonly string[]>> = {
  public: [
    'Beside "Share your dashboard publicly" choose Start sharing and enter Confirm',
    "Read the agreement, tick its box and choose Preview policy",
    "Look at what is shared, choose Confirm and generate shareable link, and copy the link",
  ],
  email: [
    'Beside "Share your dashboard and require a username and password" choose Start sharing',
    "Enter the e-mail addresses, read the agreement, tick its box and choose Preview policy",
    "Look at what is shared, choose Confirm and generate shareable link, and send the link; passwords are sent by AWS",
  ],
  sso: [
    "Choose Go to CloudWatch Settings",
    "Where your provider is not listed, choose Manage SSO providers and add it (SAML) to the Cognito user pool CloudWatchDashboardSharing in us-east-1",
    "Choose the provider in the list and save",
  ],
};

/** The share itself has no API: what a person does in the console, in order. */
export function consoleSteps(mode: ShareMode, link: string): string[] {
  return [`Open ${link}`, "Choose Actions, Share dashboard", ...CHOOSE[mode]];
}
