import { sortedJson } from "../../sorted-json.ts";
import type { Json } from "../../stack/template.ts";
import type { IamRule } from "./iam-rules.ts";
import { type Fields, patternOf, recordOf } from "./meaning.ts";
import { statementWords } from "./statement-words.ts";
import { valueWords } from "./value-words.ts";

/** A rule in one line, exact as `statementWords` is. */
export function ruleWords({ place, statement: text }: Pick<IamRule, "place" | "statement">): string {
  const statement = JSON.parse(text) as Json;
  switch (place) {
    case "permission":
      return permissionWords(recordOf(statement) ?? {}) ?? sortedJson(statement);
    case "attached policy":
      return `has all that policy ${arnWords(statement)} allows`;
    case "permissions boundary":
      return `may at most what boundary ${arnWords(statement)} allows`;
    default:
      return statementWords(statement);
  }
}

function arnWords(arn: Json): string {
  const pattern = patternOf(arn);
  return (pattern && valueWords(pattern)) ?? sortedJson(arn);
}

/** AWS::Lambda::Permission is a statement in a form of its own; one with conditions is said as it is. */
function permissionWords({ Action, FunctionName, Principal, ...more }: Fields): string | undefined {
  if (Object.keys(more).length > 0 || typeof Principal !== "string" || FunctionName === undefined)
    return undefined;
  const who = /^\d{12}$/.test(Principal) ? { AWS: Principal } : { Service: Principal };
  const words = statementWords({
    Effect: "Allow",
    Principal: who,
    Action: Action ?? null,
    Resource: FunctionName,
  });
  return words.startsWith("{") ? undefined : words;
}
