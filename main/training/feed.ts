/** What each step is fed: photos, views and captions by seed and step alone, and the numbers of the schedules. */
import { optimiserOf, type Tensor } from '../tensor/index.ts'
import { Batches } from './batches.ts'
import type { MethodDef } from './methods/index.ts'
import { streamOf } from './streams.ts'
import { StepFeed } from './step-feed.ts'
import type { PhotoSource, TextSource } from './sources/index.ts'
import { drawView, viewName, VIEW_NUMBERS } from './views.ts'

export interface FeedOptions {
  readonly method: MethodDef
  readonly batch: number
  readonly seed: number
  readonly photos: readonly { hash: string; burst: number; texts: readonly number[] }[]
  readonly source: PhotoSource
  /** What is written of the photos, where the method reads it. */
  readonly texts: TextSource | null
}

export class Feed extends StepFeed {
  readonly #options: FeedOptions
  readonly #batches: Batches

  constructor(options: FeedOptions) {
    const { method, photos, batch, seed } = options
    const batches = new Batches(
      photos.map((p) => p.burst),
      batch,
      seed,
    )
    const { schedules, optimiser } = method.recipe
    super({ schedules, optimiser: optimiserOf(optimiser), stepsPerEpoch: batches.stepsPerEpoch })
    this.#options = options
    this.#batches = batches
  }

  protected rows(first: number, count: number): Record<string, Tensor> {
    const { method, batch, seed, photos, source, texts } = this.#options
    const rows = count * batch
    const [side] = source.record.shape.slice(-1) as [number]
    const hashes: string[] = []
    const views = method.recipe.views.map((augmentation, i) => ({
      name: viewName(i),
      augmentation,
      numbers: new Float32Array(rows * VIEW_NUMBERS),
    }))
    const tokens = texts && new BigInt64Array(rows * texts.context)
    const [bursts, captions] = [new Float32Array(rows), new Float32Array(rows)]
    const labels = method.labelled ? new Float32Array(rows) : null
    for (let step = 0; step < count; step++) {
      const [view, caption] = [streamOf('view', seed, first + step), streamOf('caption', seed, first + step)]
      this.#batches.at(first + step).forEach((photo, i) => {
        const row = step * batch + i
        const { hash, burst, texts: names } = photos[photo]!
        hashes.push(hash)
        for (const { augmentation, numbers } of views)
          drawView(view, side, augmentation, numbers, row * VIEW_NUMBERS)
        bursts[row] = burst
        if (labels) labels[row] = names[caption.integer(names.length)]!
        if (texts) captions[row] = texts.draw(photo, caption, tokens!, row * texts.context)
      })
    }
    const tensor = (dtype: Tensor['dtype'], shape: readonly number[], data: Tensor['data']): Tensor => ({
      dtype,
      shape: [count, batch, ...shape],
      data,
    })
    return {
      [source.name]: tensor(source.record.dtype, source.record.shape, source.read(hashes)),
      ...Object.fromEntries(views.map(({ name, numbers }) => [name, tensor('f32', [VIEW_NUMBERS], numbers)])),
      bursts: tensor('f32', [], bursts),
      ...(labels && { labels: tensor('f32', [], labels) }),
      ...(texts && {
        tokens: tensor('i64', [texts.context], tokens!),
        captions: tensor('f32', [], captions),
      }),
    }
  }
}
