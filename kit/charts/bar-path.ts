/** What happened once must be seen: a bar has at least a pixel. */
export function barTop(value: number, yOf: (value: number) => number, bottom: number): number {
  if (value <= 0) return bottom;
  return Math.min(bottom - 1, Math.round(yOf(value)));
}

/** The outline of a layer, in whole pixels: relative steps are short, and whole pixels are sharp. */
export function layerPath(
  tops: readonly number[],
  edges: readonly number[],
  bottom: number,
  separate: boolean,
): string {
  let path = "";
  let y = bottom;
  let run = 0;
  const to = (nextY: number) => {
    if (nextY === y) return;
    if (run !== 0) path += `h${run}`;
    path += `v${nextY - y}`;
    run = 0;
    y = nextY;
  };
  for (const [index, top] of tops.entries()) {
    const left = edges[index] ?? 0;
    const width = (edges[index + 1] ?? left) - left;
    const gap = separate && width >= 4 ? Math.max(1, Math.min(4, Math.round(width * 0.15))) : 0;
    if (path === "") {
      if (top === bottom) continue;
      path = `M${left} ${bottom}`;
    }
    to(top);
    run += width - gap;
    if (gap > 0) {
      to(bottom);
      run += gap;
    }
  }
  if (path === "") return "";
  to(bottom);
  return `${path}z`;
}
