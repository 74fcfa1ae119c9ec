/** Quick measurements on held-out photos while a run goes on. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { answers, recallAt, type Asked } from '../evaluation/index.ts'
import { openTokenizer } from '../models/index.ts'
import { emitModel, openExecutor, type Executor, type Tensor } from '../tensor/index.ts'
import type { State } from './checkpoint.ts'
import { textSideOf } from './own-text.ts'
import { neighbourAccuracy, nothingMeasured, rankMe, type Measured } from './metrics/index.ts'
import { RUN_FILES, type Dataset, type Plan, type PlannedPhoto } from './plan.ts'
import { plannedMethod } from './methods/index.ts'
import { imageTower, textTower, type Tower } from './towers/inference.ts'

/** The held-out photos a quick measurement looks at, with one caption each. */
const QUICK = 250

interface TowerRun {
  tower: Tower
  executor: Executor
  fed: Record<string, Tensor>
}

/** What the weights do as they are, on some held-out photos. */
export class Evaluator {
  readonly #towers: { image: TowerRun; text: TowerRun | null } | null
  readonly #dims: number
  readonly #photos: readonly PlannedPhoto[]

  private constructor(
    towers: { image: TowerRun; text: TowerRun | null } | null,
    dims: number,
    photos: readonly PlannedPhoto[],
  ) {
    this.#towers = towers
    this.#dims = dims
    this.#photos = photos
  }

  static async open(dir: string, plan: Plan, dataset: Dataset, vocabulary: number): Promise<Evaluator> {
    const { recipe, packScope } = plannedMethod(plan)
    const { image, text, embeddingSize } = recipe
    const photos = dataset.heldOut.slice(0, QUICK)
    if (photos.length === 0) return new Evaluator(null, embeddingSize, photos)
    const n = photos.length
    const pixels = Uint8Array.from(
      readFileSync(join(dir, RUN_FILES.heldOut)).subarray(0, n * 3 * image.size ** 2),
    )
    const tokens =
      text &&
      (await openTokenizer(dir, textSideOf(text.context, embeddingSize)))(photos.map((p) => p.captions[0]!))
    const towers = {
      image: await open(imageTower(image, embeddingSize, n, packScope), 'pixels', {
        dtype: 'u8',
        shape: [n, image.size, image.size, 3],
        data: pixels,
      }),
      text:
        tokens &&
        (await open(textTower({ ...text, vocabulary }, embeddingSize, n, packScope), 'tokens', {
          dtype: 'i64',
          shape: [n, text.context],
          data: BigInt64Array.from(tokens.ids, BigInt),
        })),
    }
    return new Evaluator(towers, embeddingSize, photos)
  }

  async measure(state: State): Promise<Measured> {
    if (!this.#towers) return nothingMeasured
    const { image, text } = this.#towers
    const images = await run(image, state)
    return {
      recall10: text && (await this.#recall10(images, await run(text, state))),
      rankMe: rankMe(images, this.#dims),
      knn: neighbourAccuracy(images, this.#dims, this.#photos),
    }
  }

  async #recall10(images: Float32Array, texts: Float32Array): Promise<number> {
    const asked = this.#photos.map(({ burst, texts: [text] }, query): Asked => {
      const right = [...this.#photos.keys()].filter((row) => {
        const other = this.#photos[row]!
        return other.burst === burst || other.texts.includes(text!)
      })
      return { query, right }
    })
    return recallAt(await answers(texts, images, this.#dims, asked)).at10
  }

  async close(): Promise<void> {
    await this.#towers?.image.executor.close()
    await this.#towers?.text?.executor.close()
  }
}

async function open(tower: Tower, name: string, tensor: Tensor): Promise<TowerRun> {
  return {
    tower,
    fed: { [name]: tensor },
    executor: await openExecutor(emitModel([{ name: 'embedding', value: tower.output }])),
  }
}

async function run({ tower, executor, fed }: TowerRun, state: State): Promise<Float32Array> {
  const weights = tower.parameters.all.map(({ value }): [string, Tensor] => [
    value.attrs.name,
    { dtype: 'f32', shape: value.shape, data: state.get(value.attrs.name)! },
  ])
  const { embedding } = await executor.run({ ...Object.fromEntries(weights), ...fed })
  return embedding!.data as Float32Array
}
