/** How much of the cosine is the names': what they know of is worth more to a stranger's photos than to Flickr8k's. */
import { answers, recallAt } from '../../evaluation/index.ts'
import { openExecutor, type Tensor } from '../../tensor/index.ts'
import { embeddingSizeOf, emitHeads, shapeOf, type HeadWeights, type Pairs } from '../../training/index.ts'

const SHARES = [0, 0.1, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.6]
/** Less than the sampling error of either collection. */
const COST = 0.003

/**
 * The largest share that costs next to nothing of recall@10, of all captions, on the mean of both collections: what
 * their captions do not speak of is found by names alone.
 */
export async function chooseShare(
  weights: HeadWeights,
  { coco, dev }: { coco: Pairs; dev: Pairs },
): Promise<number> {
  const measured: { share: number; mean: number }[] = []
  for (const share of SHARES) {
    const heads = new Map([...weights, ['names.share', Float32Array.of(share)]])
    const [onCoco, onDev] = [await recall10(heads, coco), await recall10(heads, dev)]
    console.log(
      `share ${share}: recall@10 on coco, held out, ${percent(onCoco)}; on flickr8k/dev ${percent(onDev)}`,
    )
    measured.push({ share, mean: (onCoco + onDev) / 2 })
  }
  const best = Math.max(...measured.map(({ mean }) => mean))
  return measured.findLast(({ mean }) => mean >= best - COST)!.share
}

const percent = (part: number) => `${(100 * part).toFixed(1)} %`

/** Of every caption among all photos, where the one photo it came with is right. */
async function recall10(weights: HeadWeights, { photos, texts, textsOf }: Pairs): Promise<number> {
  const files = emitHeads(weights)
  const vectors = async (file: Uint8Array, rows: Pairs['photos']) => {
    const data = Float32Array.from({ length: rows.count * rows.size })
    for (let i = 0; i < rows.count; i++) data.set(rows.row(i), i * rows.size)
    const executor = await openExecutor(file)
    const features: Tensor = { dtype: 'f32', shape: [rows.count, rows.size], data }
    const { embedding } = await executor.run({ features })
    await executor.close()
    return embedding!.data as Float32Array
  }
  const asked = textsOf.flatMap((rows, photo) => rows.map((query) => ({ query, right: [photo] })))
  const dims = embeddingSizeOf(shapeOf(weights))
  const found = await answers(
    await vectors(files.text, texts),
    await vectors(files.image, photos),
    dims,
    asked,
  )
  return recallAt(found).at10
}
