/** Recall@10 of heads while they learn: of held-out texts, one a photo, among held-out photos. */
import { answers, recallAt } from '../../evaluation/index.ts'
import { emitModel, openExecutor, type Executor, type Tensor } from '../../tensor/index.ts'
import type { Tower } from '../towers/inference.ts'
import { imageHead, shapeOf, textHead, type HeadWeights } from './heads.ts'
import type { Pairs } from './pairs.ts'

interface HeadRun {
  readonly tower: Tower
  readonly executor: Executor
  readonly features: Tensor
}

export class HeadEvaluator {
  readonly #pairs: Pairs
  readonly #image: HeadRun
  readonly #text: HeadRun

  private constructor(pairs: Pairs, image: HeadRun, text: HeadRun) {
    this.#pairs = pairs
    this.#image = image
    this.#text = text
  }

  /** @param weights of the shape that will be measured */
  static async open(pairs: Pairs, weights: HeadWeights): Promise<HeadEvaluator> {
    const shape = shapeOf(weights)
    const n = pairs.photos.count
    const rows = (count: number, width: number, row: (i: number) => Float32Array): Tensor => {
      const data = new Float32Array(count * width)
      for (let i = 0; i < count; i++) data.set(row(i), i * width)
      return { dtype: 'f32', shape: [count, width], data }
    }
    const open = async (tower: Tower, features: Tensor): Promise<HeadRun> => ({
      ...{ tower, features },
      executor: await openExecutor(emitModel([{ name: 'embedding', value: tower.output }])),
    })
    return new HeadEvaluator(
      pairs,
      await open(
        imageHead(shape, n),
        rows(n, pairs.photos.size, (i) => pairs.photos.row(i)),
      ),
      await open(
        textHead(shape, n),
        rows(n, pairs.texts.size, (i) => pairs.texts.row(pairs.textsOf[i]![0]!)),
      ),
    )
  }

  async recall10(weights: HeadWeights): Promise<number> {
    const [images, texts] = [await run(this.#image, weights), await run(this.#text, weights)]
    const { bursts, textsOf, numbers } = this.#pairs
    const says = textsOf.map((rows) => rows.map((row) => numbers[row]!))
    const asked = says.map(([text], query) => {
      const right = [...says.keys()].filter(
        (photo) => bursts[photo] === bursts[query] || says[photo]!.includes(text!),
      )
      return { query, right }
    })
    return recallAt(await answers(texts, images, images.length / bursts.length, asked)).at10
  }

  async close(): Promise<void> {
    await this.#image.executor.close()
    await this.#text.executor.close()
  }
}

async function run({ tower, executor, features }: HeadRun, weights: HeadWeights): Promise<Float32Array> {
  const fed = tower.parameters.all.map(({ value }): [string, Tensor] => [
    value.attrs.name,
    { dtype: 'f32', shape: value.shape, data: weights.get(value.attrs.name)! },
  ])
  const { embedding } = await executor.run({ ...Object.fromEntries(fed), features })
  return embedding!.data as Float32Array
}
