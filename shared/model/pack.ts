/** A model pack: a folder with `pack.json`, `image.onnx` and optionally `text.onnx` and `tokenizer.json`. */
import { z } from 'zod'
import { Method, Quality } from './training.ts'
import { ModelId } from './ids.ts'

/** `pixels`: uint8 [N, size, size, 3] RGB, the upright photo stretched to a square; normalised inside the graph. */
export const ImageTower = z.object({
  file: z.literal('image.onnx'),
  input: z.literal('pixels'),
  output: z.literal('embedding'),
  size: z.number().int().positive(),
})

/** `tokens`: int64 [N, context], padded with `padId`; the output is L2-normalised as the image's is. */
export const TextTower = z.object({
  file: z.literal('text.onnx'),
  input: z.literal('tokens'),
  output: z.literal('embedding'),
  tokenizer: z.literal('tokenizer.json'),
  context: z.number().int().positive(),
  padId: z.number().int(),
})

export const PackManifest = z.object({
  format: z.literal(1),
  name: z.string(),
  version: z.string(),
  licence: z.string(),
  source: z.string(),
  created: z.number(),
  embeddingSize: z.number().int().positive(),
  image: ImageTower,
  text: TextTower.nullable(),
  hashes: z.record(z.string(), z.string()).describe('SHA-256 of each file, hex'),
  parent: z.string().nullable(),
  recipe: z.record(z.string(), z.unknown()).nullable(),
  quality: Quality.nullable(),
})
export type PackManifest = z.infer<typeof PackManifest>

/** A model as the Models screen shows it. */
export const Model = z.object({
  id: ModelId,
  name: z.string(),
  method: Method.nullable(),
  created: z.number(),
  active: z.boolean(),
  hasText: z.boolean(),
  embeddingSize: z.number().int(),
  bytes: z.number(),
  parent: z.string().nullable(),
  quality: Quality.nullable(),
  embedded: z.number().int().describe('library photos that have a vector of this model'),
})
export type Model = z.infer<typeof Model>
