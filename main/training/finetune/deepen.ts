/** Fine-tuning the last layers of a model's image trunk, beside the trunk itself. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { KindredError, type ImageSide } from '../../../shared/model/index.ts'
import type { Pack } from '../../models/index.ts'
import { branched, cutOf, readingFirst, weightsOf } from '../../tensor/index.ts'
import type { Lesson } from '../lesson.ts'
import type { Numbers } from '../parameters.ts'
import type { PlannedPhoto } from '../plan.ts'
import type { Training } from '../train.ts'
import { keepActivations } from './activations.ts'
import { emitDeepChannel } from './channel.ts'
import { learnBranch } from './learn-branch.ts'
import { branchRecipe } from './recipe.ts'

/** A copy of a trunk's last layers that was taught. */
export interface Deepened {
  /** the trunk's file */
  readonly model: Uint8Array
  readonly cut: string
  /** by their names in the file, and the copy's own classifier, `own.*` */
  readonly weights: Numbers
}

interface Named {
  readonly photos: readonly PlannedPhoto[]
  readonly words: readonly string[]
  /** of each photo the words that it shows */
  readonly shown: readonly (readonly number[])[]
}

/**
 * @param channel of the words, over the trunk's features
 * @throws NO_MODEL where the trunk cannot be taught, TOO_FEW_PHOTOS where none could be decoded, TRAINING_DIVERGED, PROVIDER_UNAVAILABLE
 */
export async function deepen(
  training: Training,
  lesson: Lesson,
  pack: Pack,
  { photos, words, shown }: Named,
  channel: Uint8Array,
): Promise<Deepened | 'stopped'> {
  const { name, image } = pack.manifest
  const model = await readFile(join(pack.dir, image.file))
  const output = image.output.name
  const cut = image.output.take === 'all' && image.head ? cutOf(model, output, branchRecipe.share) : null
  if (cut === null) throw cannotBeCut(name)
  const activations = await keepActivations({ ...training, dir: lesson.dir }, { model, cut, image }, photos)
  if (!activations) return 'stopped'
  try {
    if (!photos.some((_, i) => activations.has(i))) throw noneReadable(photos.length)
    const weights = await learnBranch({
      ...lesson,
      ...{ model, at: { cut, output }, activations, shown, words: words.length, channel: weightsOf(channel) },
      ...{ seed: training.input.plan.seed, recipe: branchRecipe },
    })
    return weights ? { model, cut, weights } : 'stopped'
  } finally {
    activations.close()
  }
}

/**
 * The files of a pack whose trunk has a branch: it gives its features as they were and the branch's behind them; the head
 * reads the first of them, and the channel of words both.
 * @param channel `words.*`
 */
export function emitDeepened(
  { model, cut, weights }: Deepened,
  { features, output }: ImageSide,
  head: Uint8Array,
  channel: ReadonlyMap<string, Float32Array>,
): { trunk: Uint8Array; head: Uint8Array; channel: Uint8Array } {
  const own = new Map([...weights].filter(([name]) => !name.startsWith('own.')))
  const words = weights.get('own.bias')!.length
  return {
    trunk: branched(model, { from: cut, output: output.name, weights: own }),
    head: readingFirst(head, 'features', features, 2),
    channel: emitDeepChannel({ features, words }, new Map([...channel, ...weights])),
  }
}

const noneReadable = (count: number) =>
  new KindredError(
    'TOO_FEW_PHOTOS',
    `None of the ${count} photos that show the words could be read.`,
    'Connect the disk that they lie on, "kindred index", then teach again.',
  )

const cannotBeCut = (name: string) =>
  new KindredError(
    'NO_MODEL',
    `The last layers of the model "${name}" cannot be taught: it has no head of its own, or no place where all that it sees passes through.`,
    'Teach it what is yours as it is ("kindred teach"), or use Kindred\'s own model ("kindred models use general").',
  )
