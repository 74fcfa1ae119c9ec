/** Arithmetic of the search view. */

/** `count` members spread evenly over a list, or the whole list where it is shorter. */
export function spread<T>(list: readonly T[], count: number): T[] {
  if (list.length <= count) return [...list]
  return Array.from(
    { length: count },
    (_, index) => list[Math.floor(((index + 0.5) * list.length) / count)] as T,
  )
}

/**
 * Length of a result's relevance bar, 0..1: the best is full, and what lies below the last one shown is empty.
 * Where all are nearly as good, the bars stay nearly full.
 */
export function fitShare(score: number, best: number, least: number): number {
  const span = Math.max(best - least, 0.05)
  return Math.min(Math.max(1 - (0.92 * (best - score)) / span, 0), 1)
}
