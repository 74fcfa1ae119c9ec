/**
 * Teaching a model that knows the world what is a person's own: what the training thread does for it. What photos are
 * called becomes a channel of words; what is written of them in sentences teaches the heads.
 */
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fewestPhotos } from '../../shared/lib/limits.ts'
import { foldOwnWord } from '../../shared/lib/own-words.ts'
import { KindredError } from '../../shared/model/index.ts'
import { loadPack, openEncoder, type Encoder, type Pack } from '../models/index.ts'
import { deepen } from './finetune/index.ts'
import { pairsOf, teachHeads, type HeadWeights, type Pairs, type Replay, type Sides } from './heads/index.ts'
import { withoutSought } from './captions-by-photo.ts'
import type { Lesson } from './lesson.ts'
import type { FeatureMethodDef } from './methods/index.ts'
import { facts } from './new-run.ts'
import { RUN_FILES, type Dataset, type PlannedPhoto } from './plan.ts'
import { FeatureRows } from './sources/index.ts'
import { writeTaughtPack, type Taught } from './taught-pack.ts'
import { headsOf, replayOf, withFeatures, type SeenPhotos } from './teach-pairs.ts'
import type { Training } from './train.ts'
import { chooseWords, learnWords, wordRecipe, wordsOf } from './words/index.ts'

/** Of the general photos, so many choose how much is mixed and teach nothing. */
const GENERAL_HELD_OUT = 300
/** Fewer held-out photos cannot tell how much to mix. */
const FEWEST_HELD_OUT = 10
/** Texts of a photo that are learned from; of a general one, one. */
const MOST_TEXTS = 2

/**
 * @param draft where the new pack is written
 * @returns whether it came to its end
 * @throws NO_CAPTIONS where there is nothing to learn
 */
export async function teach(
  training: Training,
  { modelName, deep = false }: FeatureMethodDef,
  draft: string,
): Promise<boolean> {
  const { input, post, signal, gate } = training
  const { dir, plan, providers } = input
  const parent = await loadPack(input.parent!)
  const chosen = JSON.parse(readFileSync(join(dir, RUN_FILES.dataset), 'utf8')) as Dataset
  const seen = withFeatures(input.home, parent, chosen.train)
  const leftOut = chosen.train.length - seen.photos.length
  post({ kind: 'prepared', facts: facts(plan, { ...chosen, train: [...seen.photos] }), leftOut })
  const replay = replayOf(parent)
  const lesson = (name: string): Lesson => {
    const own = join(dir, name)
    mkdirSync(own, { recursive: true })
    return { providers, dir: own, post, signal, gate }
  }

  const sentences = { seen, heldOut: withFeatures(input.home, parent, chosen.heldOut), replay }
  const heads = await learnSentences(lesson('heads'), parent, sentences, plan.seed)
  if (heads === 'stopped') return false
  const named = namedPhotos(seen)
  const words = await learnNames(lesson('words'), parent, named, replay, plan.seed)
  if (words === 'stopped') return false
  if (!heads && !words) throw nothingToLearn()
  const branch = deep && words ? await deepen(training, lesson('branch'), parent, named, words.channel) : null
  if (branch === 'stopped') return false
  await writeTaughtPack(draft, parent, { name: modelName, plan, heads, words, branch })
  return true
}

/** The channel of words; null where no text is that of enough photos. */
async function learnNames(
  lesson: Lesson,
  { manifest }: Pack,
  { rows, shown, words }: NamedPhotos,
  replay: Replay,
  seed: number,
): Promise<Taught['words'] | 'stopped'> {
  if (words.length === 0) return null
  const channel = await learnWords({
    ...lesson,
    ...{ photos: rows, shown, words: words.length, seed, recipe: wordRecipe },
    others: new FeatureRows(replay.features, manifest.image.features),
  })
  return channel ? { texts: words, channel } : 'stopped'
}

/** The photos that show words, and which. */
interface NamedPhotos extends SeenPhotos {
  readonly words: readonly string[]
  /** of each photo, by their places in `words` */
  readonly shown: readonly (readonly number[])[]
}

function namedPhotos({ photos, rows }: SeenPhotos): NamedPhotos {
  const { words, shown } = chooseWords(apartFromSought(photos))
  const showing = shown.flatMap((of, i) => (of.length > 0 ? [i] : []))
  return {
    ...{ words, rows: rows.pick(showing) },
    photos: showing.map((i) => photos[i]!),
    shown: showing.map((i) => shown[i]!),
  }
}

interface Sentences {
  readonly seen: SeenPhotos
  readonly heldOut: SeenPhotos
  readonly replay: Replay
}

/** The heads; null where these cannot be taught, there are too few sentences, or nothing was gained. */
async function learnSentences(
  lesson: Lesson,
  parent: Pack,
  { seen, heldOut, replay }: Sentences,
  seed: number,
): Promise<HeadWeights | null | 'stopped'> {
  const start = headsOf(parent)
  const [written, held] = [longTexts(seen), longTexts(heldOut)]
  if (!start || written.rows.count < fewestPhotos || held.rows.count < FEWEST_HELD_OUT) return null
  if (replay.captions.length <= GENERAL_HELD_OUT) return null
  const encoder = await openEncoder(parent, { provider: 'cpu' })
  try {
    const { image, text } = parent.manifest
    const read = (texts: readonly string[]) => encoder.textFeatures(texts)
    const pairs = ({ rows, bursts, texts }: Written): Promise<Pairs> =>
      pairsOf({ photos: rows, bursts }, texts, read, text!.features)
    const general = await generalSides(encoder, replay, image.features, text!.features)
    const person = { train: await pairs(written), heldOut: await pairs(held) }
    const heads = await teachHeads(lesson, { person, general, start, seed })
    return heads === null ? 'stopped' : heads === start ? null : heads
  } finally {
    await encoder.close()
  }
}

interface Written {
  readonly rows: FeatureRows
  readonly bursts: readonly number[]
  readonly texts: readonly (readonly string[])[]
}

/** What was sought is a word only where enough photos are called it: of what the model knows, a few tell it less. */
function apartFromSought(photos: readonly PlannedPhoto[]): PlannedPhoto[] {
  const words = wordsOf(photos.flatMap((photo) => withoutSought(photo) ?? []))
  return photos.map((photo) => ({
    ...photo,
    captions: photo.captions.filter((text) => !photo.sought.includes(text) || words.has(foldOwnWord(text))),
  }))
}

/** The photos that have texts of some length which are no names, with some of these. */
function longTexts({ photos, rows }: SeenPhotos): Written {
  const texts = photos.map(({ captions, names }) =>
    captions.filter((text) => !names.includes(text) && /\S\s+\S+\s+\S+\s+\S/.test(text)),
  )
  const has = texts.flatMap((each, i) => (each.length > 0 ? [i] : []))
  return {
    rows: rows.pick(has),
    bursts: has.map((i) => photos[i]!.burst),
    texts: has.map((i) => texts[i]!.slice(0, MOST_TEXTS)),
  }
}

async function generalSides(
  encoder: Encoder,
  { features, captions }: Replay,
  imageSize: number,
  textSize: number,
): Promise<Sides> {
  const rows = new FeatureRows(features, imageSize)
  const all = captions.map((_, i) => i)
  const side = (ids: readonly number[]) =>
    pairsOf(
      { photos: rows.pick(ids), bursts: ids },
      ids.map((i) => captions[i]!.slice(0, 1)),
      (texts) => encoder.textFeatures(texts),
      textSize,
    )
  return {
    train: await side(all.slice(GENERAL_HELD_OUT)),
    heldOut: await side(all.slice(0, GENERAL_HELD_OUT)),
  }
}

const nothingToLearn = () =>
  new KindredError(
    'NO_CAPTIONS',
    'There is nothing new to learn: no word is given to three photos or more, and what is written of photos is found as it is.',
    'Name some photos, or take their folders as words ("kindred teach --folders").',
  )
