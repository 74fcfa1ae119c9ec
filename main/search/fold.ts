/** Photos of one burst that look alike become one result. */
import type { PhotoId } from '../../shared/model/index.ts'

export interface Hit {
  id: PhotoId
  /** the cosine of photo and query */
  score: number
}

/** The best photo of a burst, and the others that look like it, best first. */
export interface Folded extends Hit {
  burst: PhotoId[]
}

/**
 * Photos of one burst look alike from this cosine on. On three trained models a burst's pictures of one scene lay
 * above 0.94, all 345 pairs. Five of eight pairs of other scenes that fell into one burst lay below. Likeness alone
 * would not do: up to 5,000 pairs of other scenes lay above it, and of a weak model 320,000.
 */
const LOOKS_ALIKE = 0.9

/**
 * Folds results, best first.
 * @param bursts the burst of each hit, as a number
 * @param vector the unit vector of hit `i`, or null where it has none
 */
export function fold(
  hits: readonly Hit[],
  bursts: ArrayLike<number>,
  vector: (i: number) => Float32Array | null,
): Folded[] {
  const sizes = new Map<number, number>()
  for (let i = 0; i < hits.length; i++) sizes.set(bursts[i]!, (sizes.get(bursts[i]!) ?? 0) + 1)
  const open = new Map<number, { best: Folded; vector: Float32Array }[]>()
  const folded: Folded[] = []
  for (const [i, hit] of hits.entries()) {
    const burst = bursts[i]!
    const own = sizes.get(burst)! > 1 ? vector(i) : null
    const beside = open.get(burst)?.find((other) => own && cosine(own, other.vector) >= LOOKS_ALIKE)
    if (beside) {
      beside.best.burst.push(hit.id)
      continue
    }
    const best: Folded = { ...hit, burst: [] }
    folded.push(best)
    if (own) open.set(burst, [...(open.get(burst) ?? []), { best, vector: own }])
  }
  return folded
}

function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
