import type { Json } from "../../stack/template.ts";
import { recordOf } from "./meaning.ts";
import { listWords } from "./value-words.ts";

/** "if s3:prefix is like ..."; an operator that is not here is said by its own name. */
const OPERATORS: Readonly<Record<string, string>> = {
  StringEquals: "is",
  StringLike: "is like",
  StringNotEquals: "is none of",
  StringNotLike: "is like none of",
};
/** IAM User Guide, "IAM JSON policy elements: Condition operators", with ForAnyValue and ForAllValues before and IfExists after. */
const OPERATOR =
  /^(For(?:Any|All)Values?:)?((?:String|Numeric|Date|Arn|Ip|Binary|Bool|Null|Not)[A-Za-z]*?)(IfExists)?$/;
const KEY = /^(?!For(?:Any|All)Values?:)[\w:./-]+$/;

/** Conditions that have words of their own. */
const OWN: Readonly<Record<string, string>> = {
  'Bool aws:SecureTransport "true"': "only through TLS",
  'Bool aws:SecureTransport "false"': "without TLS",
  "StringEquals aws:ResourceAccount ${AWS::AccountId}": "only in this account",
  "StringEquals aws:SourceAccount ${AWS::AccountId}": "only for this account",
};

/** Each condition of a statement in words; all of them must hold. Undefined where words would not say it exactly. */
export function conditionWords(condition: Json): string[] | undefined {
  const operators = Object.entries(recordOf(condition) ?? {}).sort(byName);
  const words = operators.flatMap(([operator, keys]): (string | undefined)[] => {
    const byKey = Object.entries(recordOf(keys) ?? {}).sort(byName);
    return byKey.length === 0
      ? [undefined]
      : byKey.map(([key, value]) => (value === undefined ? undefined : oneCondition(operator, key, value)));
  });
  return words.length === 0 || words.includes(undefined)
    ? undefined
    : words.filter((word) => word !== undefined);
}

function oneCondition(operator: string, key: string, value: Json): string | undefined {
  const [, forValues = "", name = "", ifExists = ""] = OPERATOR.exec(operator) ?? [];
  const values = listWords(value, " or ");
  if (name === "" || values === undefined || !KEY.test(key)) return undefined;
  const own = OWN[`${operator} ${key} ${values}`];
  if (own !== undefined) return own;
  const absent = ifExists === "" ? "" : ", or absent";
  return `if ${forValues}${key} ${OPERATORS[name] ?? name} ${values}${absent}`;
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}
