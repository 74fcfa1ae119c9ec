/** Writes a trained model as a pack. */
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ownImageSide, type PackManifest, type Quality } from '../../shared/model/index.ts'
import { writeAtomic } from '../files/index.ts'
import { loadPack, type Pack } from '../models/index.ts'
import type { State } from './checkpoint.ts'
import { textSideOf } from './own-text.ts'
import { RUN_FILES, type Plan } from './plan.ts'
import { plannedMethod } from './methods/index.ts'
import { emitTower, imageTower, textTower } from './towers/inference.ts'

/** Writes the towers and tokenizer of a run to `dir`, with a manifest that `setQuality` completes. */
export async function writePack(
  dir: string,
  run: { dir: string; plan: Plan; state: State; vocabulary: number; steps: number },
): Promise<Pack> {
  const { state, vocabulary } = run
  const { recipe: _, ...plan } = run.plan
  const { recipe, modelName, packScope } = plannedMethod(run.plan)
  const { image, text, embeddingSize } = recipe
  mkdirSync(dir, { recursive: true })
  const files: Record<string, Uint8Array> = {
    'image.onnx': emitTower((batch) => imageTower(image, embeddingSize, batch, packScope), state),
  }
  if (text) {
    files['text.onnx'] = emitTower(
      (batch) => textTower({ ...text, vocabulary }, embeddingSize, batch, packScope),
      state,
    )
    files['tokenizer.json'] = readFileSync(join(run.dir, RUN_FILES.tokenizer))
  }
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(dir, name), bytes)
  const manifest: PackManifest = {
    format: 2,
    name: modelName,
    version: '1',
    licence: 'Yours: trained on your own photos',
    source: `Kindred, ${plan.method}, ${run.steps} steps`,
    created: Date.now(),
    languages: [],
    vocabulary: 'taught',
    embeddingSize,
    image: ownImageSide(image.size, embeddingSize),
    text: text && textSideOf(text.context, embeddingSize),
    words: null,
    logitScale: null,
    logitBias: null,
    hashes: Object.fromEntries(
      Object.entries(files).map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]),
    ),
    parent: null,
    recipe: { ...plan, ...recipe, format: 1, vocabulary, steps: run.steps },
    quality: null,
    calibration: null,
  }
  await writeManifest(dir, manifest)
  return loadPack(dir)
}

/** Puts what was measured into a pack's manifest. */
export const setQuality = (pack: Pack, quality: Quality): Promise<void> =>
  writeManifest(pack.dir, { ...pack.manifest, quality })

const writeManifest = (dir: string, manifest: PackManifest): Promise<void> =>
  writeAtomic(join(dir, 'pack.json'), `${JSON.stringify(manifest, null, 2)}\n`)
