/** How well a model finds photos it was not trained on. */
import sharp from 'sharp'
import { Random } from '../../shared/lib/random.ts'
import { KindredError, type Quality, type Recall } from '../../shared/model/index.ts'
import { inBatches, joined, type Decodable } from './batches.ts'
import type { Embedder } from './embedder.ts'
import { answers, chanceAt, recallAt, type Answer, type Asked } from './recall.ts'
import { standing, type Trial } from './standing.ts'

export interface Measured extends Decodable {
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

export interface MeasureOptions {
  /** Measures from view to view also where words measure: it looks at each photo three times. */
  views: boolean
  /** gets the number of photos looked at so far */
  report?: (done: number) => void
}

/** Each text once, with the photos (by row) that it is said of, as often as it is. */
interface Text {
  caption: string
  saidOf: number[]
}

/**
 * Recall@k among `photos`: caption to photo and photo to caption where the model reads text and the photos have
 * captions, and view to view: a random crop, mirrored or not, finds the other crop of its photo. A text and a photo are
 * right for each other where a photo of the same burst has a caption that says the same. Beside it stands the figure that
 * papers give: each caption is a query, and only the photo it came with is right.
 * @throws KindredError TOO_FEW_PHOTOS when none can be decoded
 */
export async function measure(
  model: Embedder,
  photos: readonly Measured[],
  { views, report = () => {} }: MeasureOptions,
): Promise<Measurement> {
  const byWords = model.hasText && photos.some(({ captions }) => captions.length > 0)
  const wanted = { whole: byWords, views: views || !byWords }
  const { kept, whole, first, second } = await embed(model, photos, wanted, report)
  if (kept.length === 0) {
    throw new KindredError('TOO_FEW_PHOTOS', 'None of the photos can be decoded.', 'Choose other photos.')
  }
  const bursts = kept.map(({ burst }) => burst)
  const viewToView = first && second && (await answers(first, second, model.dims, sameBurst(bursts)))
  const texts = distinctTexts(kept)
  const words = whole && (await measureWords(model, whole, texts, bursts))

  const chances = {
    textToImage: words && chanceAt(words.textToImage, kept.length),
    imageToText: words && chanceAt(words.imageToText, texts.length),
    viewToView: viewToView && chanceAt(viewToView, kept.length),
  }
  const trial: Trial = words
    ? {
        kind: 'textToImage',
        answers: words.textToImage,
        bursts: texts.map(({ saidOf }) => bursts[saidOf[0]!]!),
        rows: kept.length,
      }
    : { kind: 'viewToView', answers: viewToView!, bursts, rows: kept.length }
  const quality: Quality = {
    photos: kept.length,
    captions: texts.length,
    textToImage: words && recallAt(words.textToImage),
    imageToText: words && recallAt(words.imageToText),
    viewToView: viewToView && recallAt(viewToView),
    chance: chances[trial.kind]!,
    chances,
    asPublished: words && words.asPublished,
    standing: standing(trial),
  }
  return { quality, trial }
}

/** Each photo is right for all of its burst. */
function sameBurst(bursts: readonly number[]): Asked[] {
  const rows = Map.groupBy(bursts.keys(), (row) => bursts[row]!)
  return bursts.map((burst, query) => ({ query, right: rows.get(burst)! }))
}

function distinctTexts(photos: readonly Measured[]): Text[] {
  const found = new Map<number, Text>()
  photos.forEach(({ captions, texts }, row) => {
    texts.forEach((number, i) => {
      const text = found.get(number) ?? { caption: captions[i]!, saidOf: [] }
      found.set(number, text)
      text.saidOf.push(row)
    })
  })
  return [...found.values()]
}

interface Words {
  textToImage: Answer[]
  imageToText: Answer[]
  asPublished: { textToImage: Recall; imageToText: Recall }
}

async function measureWords(
  model: Embedder,
  images: Float32Array,
  texts: readonly Text[],
  bursts: readonly number[],
): Promise<Words> {
  const { dims } = model
  const words = await model.encodeText(texts.map(({ caption }) => caption))
  const rowsOf = Map.groupBy(bursts.keys(), (row) => bursts[row]!)
  const toPhotos = texts.map(({ saidOf }, query): Asked => {
    const right = new Set(saidOf.flatMap((row) => rowsOf.get(bursts[row]!)!))
    return { query, right: [...right] }
  })
  const perCaption = texts.flatMap(({ saidOf }, query) =>
    saidOf.map((row): Asked => ({ query, right: [row] })),
  )
  const found = await answers(words, images, dims, [...toPhotos, ...perCaption])

  const toTexts = inverted(toPhotos, bursts.length)
  const ownTexts = inverted(
    texts.map(({ saidOf }, query) => ({ query, right: [...new Set(saidOf)] })),
    bursts.length,
  )
  const captioned = ownTexts.filter(({ right }) => right.length > 0)
  const told = await answers(images, words, dims, [...toTexts, ...captioned])
  return {
    textToImage: found.slice(0, toPhotos.length),
    imageToText: told.slice(0, toTexts.length),
    asPublished: {
      textToImage: recallAt(found.slice(toPhotos.length)),
      imageToText: recallAt(told.slice(toTexts.length)),
    },
  }
}

/** Who is right for whom, asked the other way round by `rows` rows. */
function inverted(asked: readonly Asked[], rows: number): Asked[] {
  const right = Array.from({ length: rows }, (): number[] => [])
  for (const { query, right: answeredBy } of asked) for (const row of answeredBy) right[row]!.push(query)
  return right.map((queries, query) => ({ query, right: queries }))
}

/** Vectors [kept.length, dims] of the photos that can be decoded: of the whole photo and of two views of it. */
async function embed(
  model: Embedder,
  photos: readonly Measured[],
  wanted: { whole: boolean; views: boolean },
  report: (done: number) => void,
) {
  const room = (is: boolean) => (is ? new Float32Array(photos.length * model.dims) : null)
  const out = { whole: room(wanted.whole), first: room(wanted.views), second: room(wanted.views) }
  const kept: Measured[] = []
  for await (const batch of inBatches(photos)) {
    const at = kept.length
    const put = async (into: Float32Array | null, pictures: () => Promise<Uint8Array[]>) =>
      into?.set(await model.encodeImages(joined(await pictures()), batch.photos.length), at * model.dims)
    const view = (k: number) => () =>
      Promise.all(batch.pixels.map((pixels, i) => cropped(pixels, model.size, k, at + i)))
    if (batch.photos.length > 0) {
      await put(out.whole, async () => batch.pixels)
      await put(out.first, view(0))
      await put(out.second, view(1))
    }
    kept.push(...batch.photos)
    report(kept.length)
  }
  const filled = (vectors: Float32Array | null) => vectors && vectors.subarray(0, kept.length * model.dims)
  return { kept, whole: filled(out.whole), first: filled(out.first), second: filled(out.second) }
}

/** A random view of photo `i`: 30 to 100 % of its area, mirrored half of the time; the same for the same `k` and `i`. */
function cropped(pixels: Uint8Array, size: number, k: number, i: number): Promise<Uint8Array> {
  const random = new Random(k, i)
  const side = Math.round(size * Math.sqrt(random.between(0.3, 1)))
  const [left, top] = [random.integer(size - side + 1), random.integer(size - side + 1)]
  return sharp(pixels, { raw: { width: size, height: size, channels: 3 } })
    .extract({ left, top, width: side, height: side })
    .flop(random.chance(0.5))
    .resize(size, size, { kernel: 'lanczos3' })
    .raw()
    .toBuffer()
}
