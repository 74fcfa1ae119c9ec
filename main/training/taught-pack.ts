/** The pack of a model that was taught: its parent's files, with what was learned in their place or beside them. */
import { createHash } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { headSize, type PackManifest } from '../../shared/model/index.ts'
import { linkOrCopy } from '../files/index.ts'
import type { Pack } from '../models/index.ts'
import { weightsOf } from '../tensor/index.ts'
import { emitDeepened, type Deepened } from './finetune/index.ts'
import { emitHeads, type HeadWeights } from './heads/index.ts'
import type { Plan } from './plan.ts'
import { wordRecipe } from './words/index.ts'

const WORDS_FILE = 'words.onnx'

export interface Taught {
  readonly name: string
  readonly plan: Plan
  /** Other heads than the parent's, where they learned. */
  readonly heads: HeadWeights | null
  /** The words and their channel, where there are some; the parent's are left behind. */
  readonly words: { readonly texts: readonly string[]; readonly channel: Uint8Array } | null
  /** Where the trunk learned, too; only with words. */
  readonly branch: Deepened | null
}

/** Writes the pack to `draft`. */
export async function writeTaughtPack(draft: string, { dir, manifest }: Pack, taught: Taught): Promise<void> {
  const { name, plan, heads, words, branch } = taught
  const fresh = new Map<string, Uint8Array>()
  if (heads) {
    const { image, text } = emitHeads(heads)
    fresh.set(manifest.image.head!, image).set(manifest.text!.head!, text)
  }
  if (words) fresh.set(WORDS_FILE, words.channel)
  if (words && branch) {
    const head = fresh.get(manifest.image.head!) ?? (await readFile(join(dir, manifest.image.head!)))
    const {
      trunk,
      head: reading,
      channel,
    } = emitDeepened(branch, manifest.image, head, weightsOf(words.channel))
    fresh.set(manifest.image.file, trunk).set(manifest.image.head!, reading).set(WORDS_FILE, channel)
  }
  const linked = Object.keys(manifest.hashes).filter(
    (file) => !fresh.has(file) && file !== manifest.words?.file,
  )
  await mkdir(draft, { recursive: true })
  for (const file of linked) await linkOrCopy(join(dir, file), join(draft, file))
  for (const [file, bytes] of fresh) await writeFile(join(draft, file), bytes)
  const own: PackManifest = {
    ...manifest,
    name,
    version: '1',
    source: `${manifest.name}, taught by Kindred`,
    created: Date.now(),
    image: branch ? { ...manifest.image, features: 2 * manifest.image.features } : manifest.image,
    embeddingSize: headSize(manifest) + (words ? words.texts.length + 1 : 0),
    words: words && { file: WORDS_FILE, texts: [...words.texts], weight: wordRecipe.weight },
    hashes: Object.fromEntries([
      ...linked.map((file) => [file, manifest.hashes[file]!] as const),
      ...[...fresh].map(([file, bytes]) => [file, createHash('sha256').update(bytes).digest('hex')] as const),
    ]),
    parent: plan.parent,
    recipe: { ...plan },
    quality: null,
  }
  await writeFile(join(draft, 'pack.json'), `${JSON.stringify(own, null, 2)}\n`)
}
