/**
 * Pairs of surrogates, and every character that is not known to be seen: control characters (but tab and line ends),
 * those that turn the direction of text or have no width, Unicode's own line ends, halves of pairs. The joiners U+200C
 * and U+200D stay: Persian and emoji need them. Without the flag "u": compiling that costs a cold function milliseconds.
 */
const UNSEEN =
  // biome-ignore lint/suspicious/noMisleadingCharacterClass: ranges of single characters, none meant as a pair.
  /[\ud800-\udbff][\udc00-\udfff]|[^\t\n\r -~\u00a0-\u061b\u061d-\u180d\u180f-\u200a\u200c-\u200d\u2010-\u2027\u202f-\u205f\u2070-\ud7ff\ue000-\ufefe\uff00-\ufff8\ufffc-\uffff]/g;

/**
 * HTML in which attackers' unseen characters can be read: U+202E becomes the six characters `\u202e`. In the JSON of an
 * action that is the same text in another spelling, so a drill-down still asks for the very value.
 */
export function visible(html: string): string {
  return html.replace(UNSEEN, (found) =>
    found.length === 2 && !isTag(found) ? found : [...found].flatMap(escapedUnits).join(""),
  );
}

/** U+E0000 to U+E007F: whole sentences can be written with them and none is drawn. */
function isTag(pair: string): boolean {
  return pair.charCodeAt(0) === 0xdb40 && pair.charCodeAt(1) < 0xdc80;
}

function escapedUnits(character: string): string[] {
  return character.split("").map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
