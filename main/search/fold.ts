/** Photos of one burst that look alike become one result. */
import type { PhotoId } from '../../shared/model/index.ts'

export interface Hit {
  id: PhotoId
  /** the cosine of photo and query */
  score: number
}

/** The best of some photos that are alike, and the others, best first. */
export interface Stack extends Hit {
  alike: PhotoId[]
}

/**
 * Photos of one burst are alike from this cosine on. On three trained models a burst's pictures of one scene lay
 * above 0.94, all 345 pairs. Five of eight pairs of other scenes that fell into one burst lay below. Likeness alone
 * would not do: up to 5,000 pairs of other scenes lay above it, and of a weak model 320,000.
 */
const ALIKE = 0.9

/**
 * Folds results, best first.
 * @param bursts the burst of each hit, as a number
 * @param vector the unit vector of hit `i`, or null where it has none
 */
export function fold(
  hits: readonly Hit[],
  bursts: ArrayLike<number>,
  vector: (i: number) => Float32Array | null,
): Stack[] {
  const sizes = new Map<number, number>()
  for (let i = 0; i < hits.length; i++) sizes.set(bursts[i]!, (sizes.get(bursts[i]!) ?? 0) + 1)
  const open = new Map<number, { stack: Stack; vector: Float32Array }[]>()
  const stacks: Stack[] = []
  for (const [i, hit] of hits.entries()) {
    const burst = bursts[i]!
    const own = sizes.get(burst)! > 1 ? vector(i) : null
    const beside = open.get(burst)?.find((other) => own && cosine(own, other.vector) >= ALIKE)
    if (beside) {
      beside.stack.alike.push(hit.id)
      continue
    }
    const stack: Stack = { ...hit, alike: [] }
    stacks.push(stack)
    if (own) open.set(burst, [...(open.get(burst) ?? []), { stack, vector: own }])
  }
  return stacks
}

function cosine(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}
