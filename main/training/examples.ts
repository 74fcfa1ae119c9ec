/** Before and after: what the two models find for the same words. */
import type { ExampleQuery, PhotoId } from '../../shared/model/index.ts'
import type { Embedder } from '../evaluation/index.ts'
import { exactSearch, type VectorTable } from '../nearest/index.ts'
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
