import { sortedJson } from "../../sorted-json.ts";
import type { Json } from "../../stack/template.ts";
import { conditionWords } from "./condition-words.ts";
import { type Fields, meaningOf, recordOf } from "./meaning.ts";
import { listWords, valueWords } from "./value-words.ts";

/**
 * A statement of a policy in one line, for people who review it:
 *
 *   may read (s3:GetObject) IndexBucket/{hours/*, days/*}, only in this account
 *   lambda.amazonaws.com may assume it
 *   DENY anybody to s3:* on IndexBucket, IndexBucket/*, without TLS
 *
 * "IndexBucket" alone is the ARN of that resource of the template; "${...}" is what CloudFormation puts in; text in quotes is
 * that text. What these words cannot say exactly is the statement as JSON: two statements of different meaning never have
 * the same line.
 */
export function statementWords(statement: Json): string {
  const fields = recordOf(meaningOf(statement));
  return (fields && inWords(fields)) ?? sortedJson(statement);
}

function inWords({ Effect, Principal, Action, Resource, Condition, ...more }: Fields): string | undefined {
  if (Object.keys(more).length > 0) return undefined;
  if (Effect !== "Allow" && Effect !== "Deny") return undefined;
  const who = Principal === undefined ? "" : principalWords(Principal);
  const conditions = Condition === undefined ? [] : conditionWords(Condition);
  const what = whatWords(Action, Resource, { isSaidWhose: Principal !== undefined });
  if (who === undefined || conditions === undefined || what === undefined) return undefined;
  const parts = Effect === "Allow" ? [who, "may", what] : ["DENY", who, "to", what];
  return [parts.filter((part) => part !== "").join(" "), ...conditions].join(", ");
}

/** A policy of a resource may leave out what it is about: that resource. */
function whatWords(
  action: Json | undefined,
  resource: Json | undefined,
  { isSaidWhose }: { isSaidWhose: boolean },
): string | undefined {
  if (action === undefined || (resource === undefined && !isSaidWhose)) return undefined;
  const actions = listWords(action);
  if (actions === undefined) return undefined;
  if (resource === undefined) return actions === "sts:AssumeRole" ? "assume it" : `${actions} it`;
  const resources = listWords(resource);
  if (resources === undefined) return undefined;
  const verb = verbOf(action);
  return verb === undefined ? `${actions} on ${resources}` : `${verb} (${actions}) ${resources}`;
}

/** What an action does, for those whose name does not tell everybody. */
const VERBS: Readonly<Record<string, string>> = {
  "s3:GetObject": "read",
  "s3:PutObject": "write",
  "s3:DeleteObject": "delete",
  "s3:ListBucket": "list",
  "lambda:InvokeFunction": "call",
  "sts:AssumeRole": "become",
  "sqs:SendMessage": "send to",
  "sns:Publish": "notify",
  "cloudtrail:StartQuery": "query",
  "cloudtrail:DescribeQuery": "query",
  "cloudtrail:GetQueryResults": "query",
  "cloudtrail:CancelQuery": "query",
  "logs:CreateLogStream": "log to",
  "logs:PutLogEvents": "log to",
  "cloudwatch:GetMetricData": "read metrics",
  "cloudwatch:PutMetricData": "publish metrics",
  "cloudwatch:GetDashboard": "open",
};

/** Undefined where the actions have not one and the same. */
function verbOf(action: Json): string | undefined {
  const actions = (Array.isArray(action) ? (action as readonly Json[]) : [action]).map(
    (one) => recordOf(one)?.["Fn::Sub"],
  );
  const verbs = new Set(actions.map((one) => (typeof one === "string" ? VERBS[one] : undefined)));
  return verbs.size === 1 ? [...verbs][0] : undefined;
}

const PRINCIPALS: Readonly<Record<string, string>> = {
  Service: "",
  AWS: "AWS ",
  Federated: "Federated ",
  CanonicalUser: "CanonicalUser ",
};

function principalWords(principal: Json): string | undefined {
  if (principal === "*") return "anybody";
  const kinds = Object.entries(recordOf(principal) ?? {});
  const words = kinds.flatMap(([kind, value]): (string | undefined)[] => {
    const mark = PRINCIPALS[kind];
    const values = Array.isArray(value) ? (value as readonly Json[]) : [value ?? null];
    return values.map((one) => {
      const said = valueWords(one);
      return mark === undefined || said === undefined ? undefined : `${mark}${said}`;
    });
  });
  return words.length === 0 || words.includes(undefined) ? undefined : words.join(", ");
}
