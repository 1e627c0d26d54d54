import { StatementError } from "./statement-error.ts";

/** MySQL's codes, which Trino's date_format and date_parse take, in strftime's. Only those that both sides have. */
const MYSQL: Readonly<Record<string, string>> = {
  a: "%a",
  b: "%b",
  c: "%-m",
  d: "%d",
  e: "%-d",
  f: "%f",
  H: "%H",
  h: "%I",
  I: "%I",
  i: "%M",
  j: "%j",
  k: "%-H",
  l: "%-I",
  M: "%B",
  m: "%m",
  p: "%p",
  r: "%I:%M:%S %p",
  S: "%S",
  s: "%S",
  T: "%H:%M:%S",
  v: "%V",
  W: "%A",
  x: "%G",
  Y: "%Y",
  y: "%y",
  "%": "%%",
};

/** Joda's pattern letters, which format_datetime and parse_datetime take: [letter, shortest run, strftime]. */
const JODA: readonly (readonly [string, number, string])[] = [
  ["y", 3, "%Y"],
  ["y", 2, "%y"],
  ["y", 1, "%Y"],
  ["Y", 1, "%Y"],
  ["x", 1, "%G"],
  ["w", 1, "%V"],
  ["M", 4, "%B"],
  ["M", 3, "%b"],
  ["M", 2, "%m"],
  ["M", 1, "%-m"],
  ["d", 2, "%d"],
  ["d", 1, "%-d"],
  ["D", 3, "%j"],
  ["D", 1, "%-j"],
  ["E", 4, "%A"],
  ["E", 1, "%a"],
  ["e", 1, "%u"],
  ["H", 2, "%H"],
  ["H", 1, "%-H"],
  ["h", 2, "%I"],
  ["h", 1, "%-I"],
  ["m", 2, "%M"],
  ["m", 1, "%-M"],
  ["s", 2, "%S"],
  ["s", 1, "%-S"],
  ["S", 6, "%f"],
  ["S", 3, "%g"],
  ["a", 1, "%p"],
  ["Z", 2, "+00:00"],
  ["Z", 1, "+0000"],
  ["z", 1, "UTC"],
];

export function strftimeOfMysql(format: string): string {
  return format.replace(/%([\s\S])?/g, (_, code: string | undefined) => {
    const known = code === undefined || !Object.hasOwn(MYSQL, code) ? undefined : MYSQL[code];
    if (known === undefined)
      throw new StatementError(
        `Cannot use date format ${JSON.stringify(format)}: "%${code ?? ""}" is not supported`,
      );
    return known;
  });
}

export function strftimeOfJoda(format: string): string {
  return format.replace(
    /'((?:[^']|'')*)'|([A-Za-z])\2*|%/g,
    (run, quoted: string | undefined, letter?: string) => {
      if (run === "%") return "%%";
      if (letter === undefined) return (quoted ? quoted.replaceAll("''", "'") : "'").replaceAll("%", "%%");
      const known = JODA.find(([of, shortest]) => of === letter && run.length >= shortest);
      if (!known)
        throw new StatementError(
          `Cannot use date format ${JSON.stringify(format)}: "${run}" is not supported`,
        );
      return known[2];
    },
  );
}
