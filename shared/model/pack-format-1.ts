/** Manifests of version 0.1, which knew the models that Kindred trained and no others. */
import { z } from 'zod'
import type { ImageSide, PackManifest, Preprocessing, TextSide } from './pack.ts'
import { Quality } from './training.ts'

export const Format1 = z.object({
  format: z.literal(1),
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  source: z.string(),
  created: z.number(),
  embeddingSize: z.number().int().positive(),
  image: z.object({ file: z.literal('image.onnx'), size: z.number().int().positive() }),
  text: z
    .object({
      file: z.literal('text.onnx'),
      tokenizer: z.literal('tokenizer.json'),
      context: z.number().int().positive(),
      padId: z.number().int(),
    })
    .nullable(),
  hashes: z.record(z.string(), z.string()),
  parent: z.string().nullable(),
  recipe: z.record(z.string(), z.unknown()).nullable(),
  quality: Quality.nullable(),
})
export type Format1 = z.infer<typeof Format1>

/** Of every tokenizer that version 0.1 made. */
const END_ID = 3

export const fromFormat1 = (manifest: Format1): PackManifest => ({
  ...manifest,
  format: 2,
  image: ownImageSide(manifest.image.size, manifest.embeddingSize),
  text: manifest.text && ownTextSide({ ...manifest.text, endId: END_ID }, manifest.embeddingSize),
  languages: [],
  vocabulary: 'taught',
  words: null,
  logitScale: null,
  logitBias: null,
  calibration: null,
})

/** The whole picture as a square, its pixels as they are. */
export const ownPreprocessing = (size: number): Preprocessing => ({
  size,
  fit: 'stretch',
  resize: size,
  kernel: 'lanczos3',
  rounding: 'down',
  fill: 0,
  rescale: 1,
  mean: [0, 0, 0],
  std: [1, 1, 1],
})

/** The image side of the models that Kindred trains from nothing: normalised inside the graph, a unit vector out. */
export const ownImageSide = (size: number, embeddingSize: number): ImageSide => ({
  file: 'image.onnx',
  weights: [],
  input: { name: 'pixels', type: 'u8', layout: 'NHWC', batch: null },
  preprocessing: ownPreprocessing(size),
  output: { name: 'embedding', take: 'all', normalised: true },
  features: embeddingSize,
  head: null,
})

/** Their text side. */
export const ownTextSide = (
  { context, padId, endId }: Pick<TextSide, 'context' | 'padId' | 'endId'>,
  embeddingSize: number,
): TextSide => ({
  file: 'text.onnx',
  weights: [],
  inputs: { tokens: 'tokens', mask: null, positions: null, types: null, type: 'i64', batch: null },
  output: { name: 'embedding', take: 'all', normalised: true },
  features: embeddingSize,
  head: null,
  tokenizer: 'tokenizer.json',
  context,
  padId,
  padding: 'fixed',
  endId,
  clean: 'none',
  prefix: '',
})
