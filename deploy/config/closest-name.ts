/** The known name that was probably meant; undefined where none is near. A third of the letters may be wrong. */
export function closestName(given: string, known: readonly string[]): string | undefined {
  if (given.length > 60) return undefined;
  let closest: string | undefined;
  let fewest = Math.ceil(Math.max(3, given.length) / 3) + 1;
  for (const name of known) {
    const edits = editsBetween(given.toLowerCase(), name.toLowerCase());
    if (edits >= fewest) continue;
    closest = name;
    fewest = edits;
  }
  return closest;
}

/** Letters to insert, delete or replace (Levenshtein), row by row of the table. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
