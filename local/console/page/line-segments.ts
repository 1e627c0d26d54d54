/**
 * A series cut where points are missing, so that a gap in the data is a gap in the line. Each segment has at least
 * one point; a segment of one is to be drawn as a dot.
 */
export function lineSegments(
  points: readonly (readonly [number, number])[],
  periodMs: number,
): (readonly (readonly [number, number])[])[] {
  const segments: (readonly [number, number])[][] = [];
  let lastMs = Number.NEGATIVE_INFINITY;
  for (const point of points) {
    if (point[0] - lastMs > periodMs * 1.5) segments.push([]);
    segments.at(-1)?.push(point);
    lastMs = point[0];
  }
  return segments;
}

/** Series on top of each other: at each time a series has a point, its base is the sum of those before it there. */
export function stackSeries(
  series: readonly (readonly (readonly [number, number])[])[],
): { readonly points: readonly (readonly [number, number])[]; readonly baseOf: (atMs: number) => number }[] {
  const tops = new Map<number, number>();
  return series.map((points) => {
    const bases = new Map(tops);
    const stacked = points.map(([atMs, value]) => {
      const top = (tops.get(atMs) ?? 0) + value;
      tops.set(atMs, top);
      return [atMs, top] as const;
    });
    return { points: stacked, baseOf: (atMs) => bases.get(atMs) ?? 0 };
  });
}
