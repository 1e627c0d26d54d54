/** One invisible area of a chart; its title is what the pointer shows. partials/hits.hbs draws them. */
export interface Hit {
  /** A box of height 1: the partial stretches all boxes at once, which keeps hundreds of them short. */
  readonly d: string;
  readonly title: string;
}

/** From `leftPx` to `rightPx`, whole pixels, at least one wide. */
export function hit(leftPx: number, rightPx: number, title: string): Hit {
  const left = Math.round(leftPx);
  const width = Math.max(1, Math.round(rightPx) - left);
  return { d: `M${left} 0h${width}v1h-${width}`, title };
}
