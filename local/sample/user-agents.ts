import type { Tool } from "./cast.ts";

/** User agents as today's tools send them. */
export const userAgents = {
  console:
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
  consoleInternal: "AWS Internal",
  cli: "aws-cli/2.31.18 md/awscrt#0.27.6 ua/2.1 os/macos#24.6.0 md/arch#arm64 lang/python#3.13.7 md/pyimpl#CPython cfg/retry-mode#standard md/installer#source sid/3f0e9c41b2aa md/prompt#off md/command#ec2.describe-instances",
  terraform:
    "APN/1.0 HashiCorp/1.0 Terraform/1.13.4 (+https://www.terraform.io) terraform-provider-aws/6.19.0 (+https://registry.terraform.io/providers/hashicorp/aws) aws-sdk-go-v2/1.39.4 ua/2.1 os/linux lang/go#1.24.8 md/GOOS#linux md/GOARCH#amd64 api/ec2#1.257.2",
  boto3:
    "Boto3/1.40.55 md/Botocore#1.40.55 ua/2.1 os/linux#6.8.0-86-generic md/arch#x86_64 lang/python#3.12.3 md/pyimpl#CPython cfg/retry-mode#legacy Botocore/1.40.55",
  oldBoto3: "Boto3/1.17.49 Python/3.8.5 Linux/5.4.0-1041-aws Botocore/1.20.49",
  "sdk-js":
    "aws-sdk-js/3.914.0 ua/2.1 os/linux#5.10.245-245.983.amzn2.x86_64 lang/js md/nodejs#22.20.0 api/dynamodb#3.914.0 exec-env/AWS_Lambda_nodejs22.x m/E,b",
  javaSdk:
    "aws-sdk-java/2.35.10 md/io#sync md/http#Apache ua/2.1 api/S3#2.35.x os/Linux#6.1.153 lang/java#21.0.8 md/OpenJDK_64-Bit_Server_VM#21.0.8+9-LTS md/vendor#Amazon.com_Inc. m/D,N",
  goSdk: "aws-sdk-go-v2/1.39.2 ua/2.1 os/linux lang/go#1.24.6 md/GOOS#linux md/GOARCH#arm64 api/ecr#1.50.5",
  ssmAgent: "aws-sdk-go/1.55.5 (go1.23.12; linux; amd64) amazon-ssm-agent/3.3.2958.0",
  githubActions:
    "aws-sdk-js/3.816.0 ua/2.1 os/linux#6.11.0-1018-azure lang/js md/nodejs#20.19.5 api/sts#3.816.0 configure-aws-credentials-for-github-actions",
  cloudformation: "cloudformation.amazonaws.com",
  attacker: "aws-cli/1.22.34 Python/3.10.12 Linux/6.6.9-kali1-amd64 botocore/1.23.34",
  attackerScript: "Boto3/1.26.27 Python/3.11.2 Linux/6.6.9-kali1-amd64 Botocore/1.29.27",
} as const;

/** What CloudTrail records when a person uses a tool. */
export function userAgentOf(tool: Tool): string {
  return userAgents[tool];
}
