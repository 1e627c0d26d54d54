/**
 * Shares out what was billed for several hours at once, by weight: whole numbers whose sum is `total`, whatever the
 * rounding. All weights 0: in equal parts.
 */
export function shareOut(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((all, weight) => all + weight, 0);
  if (sum === 0 && weights.length > 0)
    return shareOut(
      total,
      weights.map(() => 1),
    );
  let weighed = 0;
  let given = 0;
  return weights.map((weight) => {
    weighed += weight;
    // Divided first: bytes times events may be more than a double holds exactly; the last one divides to 1.
    const until = Math.round(total * (weighed / sum));
    const share = until - given;
    given = until;
    return share;
  });
}
