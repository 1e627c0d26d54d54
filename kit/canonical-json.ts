/** Deeper or wider than any widget's parameters: what is beyond is somebody's attempt. */
const MAX_DEPTH = 12;
const MAX_MEMBERS = 500;
const MAX_LENGTH = 20_000;

/**
 * A JSON value as the one text that all equal values share: members in the order of their names' code units, no space.
 *   canonicalJson({ b: 1, a: [2] })  ->  {"a":[2],"b":1}
 * Undefined for what is no JSON, nested more than 12 deep, has more than 500 members at one place, or is longer than
 * 20,000 characters; it is given up as soon as that is known, however large the value is.
 */
export function canonicalJson(value: unknown): string | undefined {
  const parts: string[] = [];
  return write(value, parts, { left: MAX_LENGTH }, 0) ? parts.join("") : undefined;
}

/** False where it cannot be said. */
function write(value: unknown, parts: string[], room: { left: number }, depth: number): boolean {
  if (value === null || typeof value === "boolean") return put(String(value), parts, room);
  if (typeof value === "number") return Number.isFinite(value) && put(JSON.stringify(value), parts, room);
  if (typeof value === "string") return value.length <= room.left && put(JSON.stringify(value), parts, room);
  if (typeof value !== "object" || depth >= MAX_DEPTH) return false;
  if (Array.isArray(value)) {
    if (value.length > MAX_MEMBERS || !put("[", parts, room)) return false;
    for (const [at, each] of value.entries())
      if ((at > 0 && !put(",", parts, room)) || !write(each, parts, room, depth + 1)) return false;
    return put("]", parts, room);
  }
  const names = Object.keys(value);
  if (names.length > MAX_MEMBERS || !put("{", parts, room)) return false;
  for (const [at, name] of names.sort().entries()) {
    if (name.length > room.left || !put(`${at > 0 ? "," : ""}${JSON.stringify(name)}:`, parts, room))
      return false;
    if (!write((value as Readonly<Record<string, unknown>>)[name], parts, room, depth + 1)) return false;
  }
  return put("}", parts, room);
}

function put(text: string, parts: string[], room: { left: number }): boolean {
  room.left -= text.length;
  parts.push(text);
  return room.left >= 0;
}
