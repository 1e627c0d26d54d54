/** Members of a record whose texts are AWS's own: everything else may name somebody or something. */
const AWS_MEMBERS = [
  "eventVersion",
  "eventTime",
  "eventSource",
  "eventName",
  "awsRegion",
  "errorCode",
  "eventType",
  "eventCategory",
  "apiVersion",
];
/** Shorter texts occur in any page by chance. */
const MIN_LENGTH = 4;

export type TrailRecord = Readonly<Record<string, unknown>>;

/**
 * Every text of the records that could tell who or what something was: account ids, ARNs and their parts, names, session
 * names, key ids, addresses, user agents and their parts, names of resources, request ids, error messages, and whatever
 * else stands in a request or an answer. In small letters, each with the member that it was found in first.
 */
export function identifyingValues(records: readonly TrailRecord[]): Map<string, string> {
  const found = new Map<string, string>();
  const add = (text: string, where: string) => {
    const small = text.toLowerCase();
    for (const part of [small, ...small.split(/[@:/,;\s"'()[\]{}=&?]+/), ...(small.match(/\d{12}/g) ?? [])])
      if (part.length >= MIN_LENGTH && !found.has(part)) found.set(part, where);
  };
  const walk = (value: unknown, where: string) => {
    if (typeof value === "string") return add(value, where);
    if (typeof value !== "object" || value === null) return;
    for (const [name, member] of Object.entries(value)) {
      // Callers write names of members too: tags, contexts of encryption, items.
      if (/^(requestParameters|responseElements)\b/.test(where)) add(name, `${where} (a name)`);
      walk(member, `${where}.${name}`);
    }
  };
  for (const record of records)
    for (const [name, value] of Object.entries(record)) if (!AWS_MEMBERS.includes(name)) walk(value, name);
  return found;
}

/** What AWS itself says in records: names of events, services, Regions, error codes. In small letters. */
export function awsWords(records: readonly TrailRecord[]): Set<string> {
  const words = new Set<string>();
  for (const record of records)
    for (const name of AWS_MEMBERS) {
      const text = String(record[name] ?? "").toLowerCase();
      for (const word of [text, text.replace(/\.amazonaws\.com$/, ""), ...text.split(" ")]) words.add(word);
    }
  return words;
}

/** Texts and values of attributes of a page, in small letters: all that a viewer's browser gets but styles and the numbers of drawings. */
export function textsOf(html: string): string[] {
  return html
    .replace(/<style>.*?<\/style>/gs, "")
    .split(/[<>"]/)
    .filter((text) => !/^[\sMLHVZACQmlhvzacq0-9.,%-]*$/.test(text))
    .map((text) =>
      text
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replace(/&#x([0-9A-Fa-f]+);/g, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16)))
        .replaceAll("&amp;", "&")
        .toLowerCase(),
    );
}

/**
 * The values that occur in `text`, each with the whole word that it was found in; words that `isKnown` says are not
 * looked at. A value is searched anywhere, also inside of a longer word.
 */
export function found(
  values: ReadonlyMap<string, string>,
  text: string,
  isKnown: (word: string) => boolean,
): string[] {
  const GRAM = 6;
  const grams = new Set<string>();
  for (let at = 0; at + GRAM <= text.length; at++) grams.add(text.slice(at, at + GRAM));
  const hits: string[] = [];
  for (const [value, where] of values) {
    if (value.length >= GRAM && !grams.has(value.slice(0, GRAM))) continue;
    for (let at = text.indexOf(value); at !== -1; at = text.indexOf(value, at + 1)) {
      const word = wordAround(text, at, value.length);
      if (isKnown(word)) continue;
      hits.push(`${value} in ${JSON.stringify(word)}, from ${where}`);
      break;
    }
  }
  return hits;
}

function wordAround(text: string, at: number, length: number): string {
  // A name that was cut for a narrow column keeps both of its ends: "rol…2m4".
  const isPart = (index: number) => /[a-z0-9._…-]/.test(text[index] ?? " ");
  let [from, to] = [at, at + length];
  while (from > 0 && isPart(from - 1)) from--;
  while (isPart(to)) to++;
  return text.slice(from, to).replace(/^[.-]+|[.-]+$/g, "");
}
