/** The general pack's files, as they are before and after its heads are taught. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PackManifest } from '../../../shared/model/index.ts'
import { writeAtomic } from '../../files/index.ts'
import type { Pack } from '../../models/index.ts'
import { weightsOf } from '../../tensor/index.ts'
import {
  embeddingSizeOf,
  emitHeads,
  REPLAY_FILES,
  shapeOf,
  writeReplay,
  type HeadWeights,
  type Replay,
} from '../../training/index.ts'

const FILES = {
  image: 'image.onnx',
  imageHead: 'image-head.onnx',
  text: 'text.onnx',
  textHead: 'text-head.onnx',
  tokenizer: 'tokenizer.json',
} as const

/** The channel of names, which the image head holds, taught or not. */
export function readNames(dir: string): HeadWeights {
  const weights = weightsOf(readFileSync(join(dir, FILES.imageHead)))
  return new Map([...weights].filter(([name]) => name.startsWith('names.') && name !== 'names.share'))
}

/** The pack's trunks, as a pack whose features are its vectors. */
export function trunksOf(dir: string): Pack {
  return { dir, manifest: manifestOf(dir, { embeddingSize: 0, heads: false, recipe: null }) }
}

/** Every file is replaced, not rewritten: libraries have links to those of before. */
export async function writeGeneralPack(
  dir: string,
  weights: HeadWeights,
  replay: Replay,
  recipe: Record<string, unknown>,
): Promise<void> {
  const heads = emitHeads(weights)
  await writeAtomic(join(dir, FILES.imageHead), heads.image)
  await writeAtomic(join(dir, FILES.textHead), heads.text)
  await writeReplay(dir, replay)
  const manifest = manifestOf(dir, { embeddingSize: embeddingSizeOf(shapeOf(weights)), heads: true, recipe })
  await writeAtomic(join(dir, 'pack.json'), `${JSON.stringify(manifest, null, 2)}\n`)
}

function manifestOf(
  dir: string,
  { embeddingSize, heads, recipe }: { embeddingSize: number; heads: boolean; recipe: PackManifest['recipe'] },
): PackManifest {
  const hash = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(dir, name)))
      .digest('hex')
  const names = [
    ...[FILES.image, FILES.text, FILES.tokenizer],
    ...(heads ? [FILES.imageHead, FILES.textHead, ...Object.values(REPLAY_FILES)] : []),
  ]
  return {
    format: 2,
    name: 'Everyday things',
    version: '1',
    licence: 'Apache-2.0 (trunks); heads taught by captions that are for research use: see README.md',
    source: 'EfficientNet-Lite2, all-MiniLM-L6-v2, and heads taught by "npm run pack"',
    // That the same data gives the same files.
    created: Date.UTC(2026, 10, 25),
    languages: ['en'],
    vocabulary: 'general',
    embeddingSize,
    image: {
      file: FILES.image,
      weights: [],
      input: { name: 'pixels', type: 'u8', layout: 'NHWC', batch: null },
      preprocessing: {
        ...{ size: 260, fit: 'stretch', resize: 260, kernel: 'bicubic', rounding: 'even', fill: 0 },
        // The graph does this itself.
        ...{ rescale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
      },
      output: { name: 'features', take: 'all', normalised: false },
      features: 1280,
      head: heads ? FILES.imageHead : null,
    },
    text: {
      file: FILES.text,
      weights: [],
      inputs: { tokens: 'tokens', mask: 'mask', positions: null, types: null, type: 'i64', batch: null },
      tokenizer: FILES.tokenizer,
      context: 128,
      padId: 0,
      padding: 'longest',
      // [SEP]
      endId: 102,
      clean: 'none',
      prefix: '',
      output: { name: 'features', take: 'all', normalised: true },
      features: 384,
      head: heads ? FILES.textHead : null,
    },
    words: null,
    logitScale: null,
    logitBias: null,
    hashes: Object.fromEntries(names.map((name) => [name, hash(name)])),
    parent: null,
    recipe,
    quality: null,
    calibration: null,
  }
}
