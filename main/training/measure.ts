/** How well a model finds photos it was not trained on. */
import sharp from 'sharp'
import type { Quality } from '../../shared/model/index.ts'
import { Random } from './random.ts'
import { answers, chanceAt, recallAt, type Answer } from './recall.ts'
import { standing, type Trial } from './standing.ts'

/** What turns pixels u8 [n, S, S, 3] and texts into unit vectors [n, dims]. */
export interface Embedder {
  readonly dims: number
  readonly size: number
  readonly hasText: boolean
  encodeImages(pixels: Uint8Array, n: number): Promise<Float32Array>
  encodeText(texts: readonly string[]): Promise<Float32Array>
}

export interface Measured {
  /** u8 [size, size, 3] */
  readonly pixels: Uint8Array
  readonly captions: readonly string[]
  /** The number of each caption's text, the same for captions that say the same. */
  readonly texts: readonly number[]
  readonly burst: number
}

export interface Measurement {
  quality: Quality
  /** What decides which of two models is better. */
  trial: Trial
}

const BATCH = 50

/**
 * Recall@k among `photos`: caption to photo and photo to caption where the model reads text and the photos have
 * captions, and view to view: a random crop, mirrored or not, finds the other crop of its photo. A text and a photo are
 * right for each other where a photo of the same burst has a caption that says the same.
 * @param photos one or more
 */
export async function measure(model: Embedder, photos: readonly Measured[]): Promise<Measurement> {
  const { dims } = model
  const bursts = photos.map(({ burst }) => burst)
  const texts = distinctTexts(photos)
  const views = await Promise.all([0, 1].map((k) => cropped(photos, model.size, k)))
  const [a, b] = [await embedAll(model, views[0]!), await embedAll(model, views[1]!)]
  const viewToView = answers(a, b, dims, (query, row) => bursts[query] === bursts[row])
  let textToImage: Answer[] | null = null
  let imageToText: Answer[] | null = null
  if (model.hasText && texts.length > 0) {
    const images = await embedAll(
      model,
      photos.map((p) => p.pixels),
    )
    const words = await model.encodeText(texts.map(({ caption }) => caption))
    textToImage = answers(words, images, dims, (query, row) => texts[query]!.bursts.has(bursts[row]!))
    imageToText = answers(images, words, dims, (query, row) => texts[row]!.bursts.has(bursts[query]!))
  }
  const ask = (found: Answer[] | null) => found && recallAt(found)
  const chances = {
    textToImage: textToImage && chanceAt(textToImage, photos.length),
    imageToText: imageToText && chanceAt(imageToText, texts.length),
    viewToView: chanceAt(viewToView, photos.length),
  }
  const trial: Trial = textToImage
    ? {
        kind: 'textToImage',
        answers: textToImage,
        bursts: texts.map((text) => [...text.bursts][0]!),
        rows: photos.length,
      }
    : { kind: 'viewToView', answers: viewToView, bursts, rows: photos.length }
  const quality: Quality = {
    photos: photos.length,
    captions: texts.length,
    textToImage: ask(textToImage),
    imageToText: ask(imageToText),
    viewToView: ask(viewToView),
    chance: chances[trial.kind]!,
    chances,
    standing: standing(trial),
  }
  return { quality, trial }
}

/** Each text once, with the bursts of the photos that it is said of. */
function distinctTexts(photos: readonly Measured[]): { caption: string; bursts: Set<number> }[] {
  const found = new Map<number, { caption: string; bursts: Set<number> }>()
  for (const { captions, texts, burst } of photos) {
    texts.forEach((number, i) => {
      const text = found.get(number) ?? { caption: captions[i]!, bursts: new Set() }
      found.set(number, text)
      text.bursts.add(burst)
    })
  }
  return [...found.values()]
}

async function embedAll(model: Embedder, pictures: readonly Uint8Array[]): Promise<Float32Array> {
  const out = new Float32Array(pictures.length * model.dims)
  for (let at = 0; at < pictures.length; at += BATCH) {
    const batch = pictures.slice(at, at + BATCH)
    out.set(await model.encodeImages(concatBytes(batch), batch.length), at * model.dims)
  }
  return out
}

function concatBytes(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const part of parts) {
    out.set(part, at)
    at += part.length
  }
  return out
}

/** One random view of each photo: 30 to 100 % of its area, mirrored half of the time; the same for the same `k`. */
function cropped(photos: readonly Measured[], size: number, k: number): Promise<Uint8Array[]> {
  return Promise.all(
    photos.map(({ pixels }, i) => {
      const random = new Random(k, i)
      const side = Math.round(size * Math.sqrt(random.between(0.3, 1)))
      const [left, top] = [random.integer(size - side + 1), random.integer(size - side + 1)]
      return sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
        .extract({ left, top, width: side, height: side })
        .flop(random.chance(0.5))
        .resize(size, size, { kernel: 'lanczos3' })
        .raw()
        .toBuffer()
    }),
  )
}
