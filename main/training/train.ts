/** A run from its first step to the pack: what the worker thread does. */
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TextRecipe } from '../../shared/model/index.ts'
import { writeAtomic } from '../files/index.ts'
import { openReader } from '../models/index.ts'
import { compile } from './compile.ts'
import { Evaluator } from './evaluate.ts'
import { Feed } from './feed.ts'
import { learn, type Lesson } from './lesson.ts'
import { writePack } from './pack-writer.ts'
import { draftOf, facts } from './new-run.ts'
import { RUN_FILES, type Dataset } from './plan.ts'
import { prepare } from './prepare.ts'
import { methodOf, plannedMethod } from './methods/index.ts'
import { Captions, PixelCache } from './sources/index.ts'
import { teach } from './teach.ts'
import { trainTokenizer } from './tokenizer-training.ts'
import type { PixelsOf, WorkerInput } from './worker-protocol.ts'

export interface Training extends Pick<Lesson, 'post' | 'signal' | 'gate'> {
  readonly input: WorkerInput
  readonly pixelsOf: PixelsOf
}

/** Trains until the budget is spent or `signal` says stop, and then leaves a checkpoint to go on from. */
export async function train(training: Training): Promise<void> {
  const { input, post } = training
  const method = methodOf(input.plan.method)
  const draft = draftOf(input.pack)
  rmSync(draft, { recursive: true, force: true })
  const isWhole =
    method.reads === 'features' ? await teach(training, method, draft) : await trainTowers(training, draft)
  if (!isWhole) return post({ kind: 'stopped' })
  // Of a run that was cut short before its pack was noted, and which no one knows of.
  rmSync(input.pack, { recursive: true, force: true })
  renameSync(draft, input.pack)
  post({ kind: 'finished' })
}

/** @returns whether it came to its end, with the pack written to `draft` */
async function trainTowers(training: Training, draft: string): Promise<boolean> {
  const { input } = training
  const { dir, plan } = input
  const method = plannedMethod(plan)
  const dataset = await prepared(training)
  if (!dataset) return false
  const { texts, vocabulary } = await readTexts(dir, method.recipe.text, dataset)
  const cache = new PixelCache(input.pixels, method.recipe.side)
  const evaluator = await Evaluator.open(dir, plan, dataset, vocabulary)
  try {
    const { batch, seed, budget } = plan
    const { step, initialise, temperature, signs } = compile(method, {
      ...{ batch, vocabulary },
      photos: dataset.train.length,
    })
    const learned = await learn(
      { ...training, ...{ dir, providers: input.providers } },
      {
        ...{ step, batch, budget, temperature, signs, budgetBefore: plan.budgetBefore },
        feed: new Feed({ method, batch, seed, photos: dataset.train, source: cache, texts }),
        initial: initialise(seed),
        measure: (state) => evaluator.measure(state),
        captionsCut: texts?.cut ?? 0,
      },
    )
    if (!learned) return false
    await writePack(draft, { dir, plan, vocabulary, ...learned })
    return true
  } finally {
    await evaluator.close()
    cache.close()
  }
}

/** The run's photos with all that they need on disk; null when `signal` said stop meanwhile. */
async function prepared({ input, pixelsOf, post, signal, gate }: Training): Promise<Dataset | null> {
  const { dir, plan } = input
  const chosen = JSON.parse(readFileSync(join(dir, RUN_FILES.dataset), 'utf8')) as Dataset
  try {
    const report = (done: number, total: number) => post({ kind: 'preparing', done, total })
    const dataset = await prepare({
      dir,
      pixels: input.pixels,
      plan,
      dataset: chosen,
      pixelsOf,
      signal,
      gate,
      report,
    })
    const leftOut = photosIn(chosen) - photosIn(dataset)
    post({ kind: 'prepared', facts: facts(plan, dataset), leftOut })
    return dataset
  } catch (error) {
    if (signal.aborted && error === signal.reason) return null
    throw error
  }
}

const photosIn = ({ train, heldOut }: Dataset) => train.length + heldOut.length

/** The captions, by the tokenizer that the pack will carry, which is learned from them first. */
async function readTexts(
  dir: string,
  recipe: TextRecipe | null,
  dataset: Dataset,
): Promise<{ texts: Captions | null; vocabulary: number }> {
  if (!recipe) return { texts: null, vocabulary: 0 }
  const captions = dataset.train.map((photo) => photo.captions)
  const file = join(dir, RUN_FILES.tokenizer)
  if (!existsSync(file))
    await writeAtomic(file, JSON.stringify(trainTokenizer(captions.flat(), recipe.vocabulary).json))
  const { model } = JSON.parse(readFileSync(file, 'utf8')) as { model: { vocab: object } }
  const reader = await openReader(dir, { tokenizer: RUN_FILES.tokenizer })
  const encode = (text: string) => reader.encode(text).ids.map(BigInt)
  return { texts: new Captions(captions, { ...recipe, encode }), vocabulary: Object.keys(model.vocab).length }
}
