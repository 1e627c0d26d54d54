import type { FunctionName } from "../bundle/functions.ts";
import type { Config } from "../config/config.ts";
import { namesOf } from "../names.ts";
import { attribute, comment, type Resources, ref, sub } from "./intrinsics.ts";
import { DEAD_LETTER_QUEUE, idsOf } from "./logical-ids.ts";
import { type Permissions, permissions } from "./permissions.ts";
import { type Statement, statementsOf } from "./statements.ts";
import type { Json, Resource } from "./template.ts";

/** The role of a function: what its code does, its own log, and nothing else. */
export function functionRole(name: FunctionName, config: Config): Resources {
  const ids = idsOf(name);
  const statements = [
    ...statementsOf(permissions[name], config),
    ...(name === "trailboard-indexer" ? [sendTo(DEAD_LETTER_QUEUE)] : []),
    writeTo(ids.logGroup),
  ];
  return {
    [ids.role]: {
      // Named, so that a role or an event data store of another account can name it before it is there.
      ...role(
        config,
        "lambda.amazonaws.com",
        statements,
        sub(`${namesOf(config).function(name)}-\${AWS::Region}`),
      ),
      Metadata: comment(whyStars(permissions[name])),
    },
  };
}

/** A role that this service takes on, for this account only where that can be said. */
export function role(
  { permissionsBoundary }: Pick<Config, "permissionsBoundary">,
  service: string,
  statements: readonly Statement[],
  name?: Json,
): Resource & { readonly Type: "AWS::IAM::Role" } {
  // Lambda says no account when it takes on a function's role: the condition would lock it out.
  const onlyThisAccount =
    service === "lambda.amazonaws.com"
      ? {}
      : { Condition: { StringEquals: { "aws:SourceAccount": ref("AWS::AccountId") } } };
  return {
    Type: "AWS::IAM::Role",
    Properties: {
      ...(name === undefined ? {} : { RoleName: name }),
      AssumeRolePolicyDocument: {
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", ...onlyThisAccount },
        ],
      },
      ...(permissionsBoundary === null ? {} : { PermissionsBoundary: permissionsBoundary }),
      Policies: [
        { PolicyName: "trailboard", PolicyDocument: { Version: "2012-10-17", Statement: statements } },
      ],
    },
  };
}

export function sendTo(queue: string): Statement {
  return { Sid: "GivenUp", Effect: "Allow", Action: ["sqs:SendMessage"], Resource: attribute(queue, "Arn") };
}

/** The ARN of a log group ends with ":*", its streams. Making groups is not among it: the stack makes them, with a retention. */
function writeTo(logGroup: string): Statement {
  return {
    Sid: "Log",
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
    Resource: attribute(logGroup, "Arn"),
  };
}

function whyStars({ objects, metrics }: Permissions): string {
  const lists =
    "s3:ListBucket also lets a request without a prefix pass: S3 asks it that way before it says 404 instead of 403 for an object that is not there. It tells names of objects of this one bucket.";
  const keys = "A * at the end of an object's ARN stands for all objects whose key begins so.";
  const read =
    "cloudwatch:GetMetricData takes no resource: it reads metrics of every namespace of the account.";
  const put = "cloudwatch:PutMetricData takes no resource: the condition allows our own namespace only.";
  return [
    ...(Object.values(objects).some((prefixes) => prefixes.length > 0) ? [keys] : []),
    ...(objects["s3:ListBucket"].length > 0 ? [lists] : []),
    ...(metrics.includes("cloudwatch:GetMetricData") ? [read] : []),
    ...(metrics.includes("cloudwatch:PutMetricData") ? [put] : []),
  ].join(" ");
}
