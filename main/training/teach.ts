/** Teaching a model that knows the world what is a person's own: what the training thread does for it. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { headSize, KindredError, type PackManifest } from '../../shared/model/index.ts'
import { linkOrCopy } from '../files/index.ts'
import { keptFeatures, loadPack, type Pack } from '../models/index.ts'
import { openReader as openStoreReader } from '../store/index.ts'
import { readReplay, REPLAY_FILES } from './heads/index.ts'
import type { FeatureMethodDef } from './methods/index.ts'
import { facts } from './new-run.ts'
import { RUN_FILES, type Dataset, type Plan, type PlannedPhoto } from './plan.ts'
import { FeatureRows } from './sources/index.ts'
import type { Training } from './train.ts'
import { chooseWords, learnWords, wordRecipe } from './words/index.ts'

const WORDS_FILE = 'words.onnx'

/**
 * Teaches the channel of words over the kept features of the photos.
 * @param draft where the new pack is written
 * @returns whether it came to its end
 * @throws NO_CAPTIONS where no text is that of enough photos
 */
export async function teach(
  { input, post, signal, gate }: Training,
  { modelName }: FeatureMethodDef,
  draft: string,
): Promise<boolean> {
  const { dir, plan, providers } = input
  const parent = await loadPack(input.parent!)
  const chosen = JSON.parse(readFileSync(join(dir, RUN_FILES.dataset), 'utf8')) as Dataset
  const { photos, rows } = withFeatures(input.home, parent, chosen.train)
  post({
    kind: 'prepared',
    facts: facts(plan, { ...chosen, train: photos }),
    leftOut: chosen.train.length - photos.length,
  })
  const { words, shown } = chooseWords(photos)
  if (words.length === 0) throw noWords()
  const showing = shown.flatMap((of, i) => (of.length > 0 ? [i] : []))
  const channel = await learnWords({
    ...{ providers, dir, post, signal, gate },
    photos: rows.pick(showing),
    shown: showing.map((i) => shown[i]!),
    words: words.length,
    others: others(parent),
    seed: plan.seed,
    recipe: wordRecipe,
  })
  if (!channel) return false
  await writeTaught(draft, parent, { name: modelName, plan, words, channel })
  return true
}

/** The photos whose features are kept, with them. */
function withFeatures(home: string, { manifest }: Pack, wanted: readonly PlannedPhoto[]) {
  const store = openStoreReader(home)
  try {
    const found = keptFeatures(store, manifest).get(wanted.map(({ hash }) => hash))
    const photos = wanted.filter((_, i) => found[i] !== null)
    const size = manifest.image.features
    const rows = new Float32Array(photos.length * size)
    found.filter((each) => each !== null).forEach((each, i) => rows.set(each, i * size))
    return { photos, rows: new FeatureRows(rows, size) }
  } finally {
    store.close()
  }
}

/** What shows none of a person's words: photos of the wide world, where the pack carries some. */
function others({ dir, manifest }: Pack): FeatureRows {
  const has = existsSync(join(dir, REPLAY_FILES.features))
  return new FeatureRows(has ? readReplay(dir).features : new Float32Array(), manifest.image.features)
}

/** A pack of the parent's files and the channel; an earlier channel of the parent's is left behind. */
async function writeTaught(
  draft: string,
  { dir, manifest }: Pack,
  taught: { name: string; plan: Plan; words: readonly string[]; channel: Uint8Array },
): Promise<void> {
  const { name, plan, words, channel } = taught
  const before = manifest.words?.file
  const kept = Object.entries(manifest.hashes).filter(([file]) => file !== before)
  await mkdir(draft, { recursive: true })
  for (const [file] of kept) await linkOrCopy(join(dir, file), join(draft, file))
  await writeFile(join(draft, WORDS_FILE), channel)
  const own: PackManifest = {
    ...manifest,
    name,
    version: '1',
    source: `${manifest.name}, taught by Kindred`,
    created: Date.now(),
    embeddingSize: headSize(manifest) + words.length + 1,
    words: { file: WORDS_FILE, texts: [...words], weight: wordRecipe.weight },
    hashes: {
      ...Object.fromEntries(kept),
      [WORDS_FILE]: createHash('sha256').update(channel).digest('hex'),
    },
    parent: plan.parent,
    recipe: { ...plan, steps: wordRecipe.steps, schedules: wordRecipe.schedules },
    quality: null,
  }
  await writeFile(join(draft, 'pack.json'), `${JSON.stringify(own, null, 2)}\n`)
}

const noWords = () =>
  new KindredError(
    'NO_CAPTIONS',
    'No word is given to three photos or more.',
    'Name some photos, or take their folders as words ("kindred train --folders").',
  )
