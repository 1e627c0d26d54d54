import { StatementError } from "./statement-error.ts";

/** Trino's JSON path ($.a.b[0]["x y"]) in DuckDB's words: every key in double quotes, subscripts by name as keys. */
export function duckdbJsonPath(path: string): string {
  if (!path.startsWith("$"))
    throw new StatementError(`Cannot use JSON path "${path}": expected it to start with "$"`);
  let result = "$";
  const part =
    /\.\*|\[\*\]|\.([^.[\]"]+)|\.?\["((?:[^"\\]|\\.)*)"\]|\.?\['((?:[^'\\]|\\.)*)'\]|\."([^"]*)"|\[(\d+)\]/y;
  part.lastIndex = 1;
  while (part.lastIndex < path.length) {
    const at = part.lastIndex;
    const match = part.exec(path);
    if (!match)
      throw new StatementError(`Cannot use JSON path "${path}": "${path.slice(at)}" is not understood`);
    const key = match[1] ?? match[2] ?? match[3] ?? match[4];
    if (match[5] !== undefined) result += `[${match[5]}]`;
    else if (key !== undefined) result += `."${key.replaceAll('"', "")}"`;
    else result += match[0];
  }
  return result;
}

/** A path with a wildcard has many answers. */
export function hasWildcard(path: string): boolean {
  return /\.\*|\[\*\]/.test(path);
}
