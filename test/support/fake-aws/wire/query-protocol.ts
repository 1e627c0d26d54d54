import { AwsError, type FakeService, httpAnswer, type Input, type Operation } from "./fake-service.ts";
import { escapeXml, xmlOf } from "./xml.ts";

/** A service of the query protocol: a form with `Action` in, XML out (STS, IAM, CloudFormation). */
export function queryService(
  name: string,
  namespace: string,
  operations: Readonly<Record<string, Operation>>,
): FakeService {
  return {
    name,
    operations,
    read({ query, body }) {
      const form = body.length > 0 ? new URLSearchParams(body.toString("utf8")) : query;
      const operation = form.get("Action");
      if (!operation) throw new AwsError("MissingAction", "The request must contain the parameter Action");
      return { operation, input: inputOf(form) };
    },
    write(operation, output, requestId) {
      const result = `<${operation}Result>${xmlOf(output)}</${operation}Result>`;
      const metadata = `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata>`;
      return xml(
        200,
        `<${operation}Response xmlns="${namespace}">${result}${metadata}</${operation}Response>`,
      );
    },
    writeError({ code, message, status }, requestId) {
      const type = status < 500 ? "Sender" : "Receiver";
      const error = `<Error><Type>${type}</Type><Code>${escapeXml(code)}</Code><Message>${escapeXml(message)}</Message></Error>`;
      return xml(
        status,
        `<ErrorResponse xmlns="${namespace}">${error}<RequestId>${requestId}</RequestId></ErrorResponse>`,
      );
    },
  };
}

function xml(status: number, body: string) {
  return httpAnswer(status, { "content-type": "text/xml" }, body);
}

interface Tree {
  [name: string]: Tree | string;
}

/** "Tags.member.2.Key=a" becomes {Tags: [{Key: "a"}]}: members in the order of their numbers. */
export function inputOf(form: URLSearchParams): Input {
  const tree: Tree = Object.create(null);
  for (const [path, value] of form) {
    if (path === "Action" || path === "Version") continue;
    let at = tree;
    const names = path.split(".");
    const last = names.pop() ?? "";
    for (const name of names) {
      const next = at[name];
      const branch = typeof next === "object" ? next : (Object.create(null) as Tree);
      at[name] = branch;
      at = branch;
    }
    at[last] = value;
  }
  return plain(tree) as Input;
}

function plain(tree: Tree | string): unknown {
  if (typeof tree === "string") return tree;
  const { member } = tree;
  if (typeof member === "object") {
    const numbers = Object.keys(member).sort((a, b) => Number(a) - Number(b));
    return numbers.map((number) => plain(member[number] ?? ""));
  }
  return Object.fromEntries(Object.entries(tree).map(([name, value]) => [name, plain(value)]));
}
