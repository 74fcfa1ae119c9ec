/** Before and after: what a run changed, and whether its model is the better one. */
import type { ExampleQuery, PhotoId, Quality } from '../../shared/model/index.ts'
import { exactSearch, type VectorTable } from '../nearest/index.ts'
import type { Embedder } from './measure.ts'
import type { PlannedPhoto } from './plan.ts'

/** A model and the library's vectors of it. */
export interface Side {
  readonly model: Embedder
  readonly vectors: VectorTable
}

const EXAMPLES = 10
const SHOWN = 6

/** One caption each of some held-out photos as queries, with the photos that each model finds first. */
export async function exampleQueries(
  heldOut: readonly PlannedPhoto[],
  before: Side | null,
  after: Side,
): Promise<ExampleQuery[]> {
  const captioned = heldOut.filter((p) => p.captions.length > 0)
  const count = Math.min(EXAMPLES, captioned.length)
  const chosen = Array.from(
    { length: count },
    (_, i) => captioned[Math.floor((i * captioned.length) / count)]!,
  )
  const texts = chosen.map((p) => p.captions[0]!)
  const [first, second] = [await find(before, texts), await find(after, texts)]
  return chosen.map(({ id }, i) => ({
    text: texts[i]!,
    photoId: id,
    before: first[i] ?? [],
    after: second[i] ?? [],
  }))
}

async function find(side: Side | null, texts: readonly string[]): Promise<PhotoId[][]> {
  if (!side?.model.hasText) return []
  const { dims } = side.model
  const queries = await side.model.encodeText(texts)
  const found: PhotoId[][] = []
  for (let i = 0; i < texts.length; i++) {
    const hits = await exactSearch(side.vectors, queries.subarray(i * dims, (i + 1) * dims), SHOWN)
    found.push(hits.map(({ id }) => id as PhotoId))
  }
  return found
}

/** Whether `after` finds more than `before`: by caption where both can, else view to view. No model is worse than any. */
export function isBetter(before: Quality | null, after: Quality): boolean {
  if (!before) return true
  if (before.textToImage || after.textToImage) {
    return (after.textToImage?.at10 ?? 0) > (before.textToImage?.at10 ?? 0)
  }
  return (after.viewToView?.at10 ?? 0) > (before.viewToView?.at10 ?? 0)
}
