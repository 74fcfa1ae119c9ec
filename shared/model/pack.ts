/** A model pack: a folder with `pack.json`, its ONNX files and a tokenizer. */
import { z } from 'zod'
import { Calibration } from './calibration.ts'
import { Method } from './run-length.ts'
import { Quality } from './training.ts'
import { ModelId } from './ids.ts'
import { fromFormat1, Format1 } from './pack-format-1.ts'

/** A file inside the pack's folder, with `/` between folders. */
export const PackFile = z.string().regex(/^(?!.*(^|\/)\.{0,2}(\/|$))[^\\:]+$/, 'is no path inside the pack')

/** Three numbers: red, green, blue. */
const Colour = z.tuple([z.number(), z.number(), z.number()])

/**
 * How a photo becomes the picture [size, size, 3] that a model sees. It is resized, then cut or padded about its middle:
 * `stretch` makes it `resize` x `resize`; `crop` makes its short side `resize`, `pad` its long side.
 */
export const Preprocessing = z.object({
  size: z.number().int().positive(),
  fit: z.enum(['stretch', 'crop', 'pad']),
  resize: z.number().int().positive(),
  kernel: z.enum(['bilinear', 'bicubic', 'lanczos3']),
  /** of half a pixel at the edge of the middle: `down` as transformers does, `even` as torchvision does */
  rounding: z.enum(['down', 'even']),
  /** the grey of what is padded, 0 to 255 */
  fill: z.number().int().min(0).max(255),
  /** an f32 input is (pixel * rescale - mean) / std; a u8 input is the pixel */
  rescale: z.number().positive(),
  mean: Colour,
  std: Colour,
})
export type Preprocessing = z.infer<typeof Preprocessing>

/** Of the numbers that a trunk gives: all [N, F]; or of states [N, T, F] the first, or the mean, of a text over its mask. */
const Output = z.object({
  name: z.string(),
  take: z.enum(['all', 'first', 'mean']),
  /** they are a unit vector already */
  normalised: z.boolean(),
})
export type Output = z.infer<typeof Output>

/** What both sides have: a trunk and, small and learned, a head. */
const side = {
  file: PackFile,
  /** files beside it that hold its weights (ONNX external data) */
  weights: z.array(PackFile),
  output: Output,
  features: z.number().int().positive().describe("numbers of the trunk's output"),
  head: PackFile.nullable().describe(
    "ONNX: 'features' f32 [N, features] to 'embedding' f32 [N, embeddingSize] of length 1; null: the features, of length 1",
  ),
}
/** The only batch that a graph takes; null: any. */
const batch = z.number().int().positive().nullable()

export const ImageSide = z.object({
  ...side,
  input: z.object({
    name: z.string(),
    type: z.enum(['u8', 'f32']),
    layout: z.enum(['NHWC', 'NCHW']),
    batch,
  }),
  preprocessing: Preprocessing,
})
export type ImageSide = z.infer<typeof ImageSide>

export const TextSide = z.object({
  ...side,
  inputs: z.object({
    tokens: z.string(),
    mask: z.string().nullable().describe('1 where a token is, 0 where padding is'),
    positions: z.string().nullable().describe('0, 1, 2 and so on'),
    types: z.string().nullable().describe('all 0'),
    type: z.enum(['i64', 'i32']),
    batch,
  }),
  tokenizer: PackFile,
  context: z.number().int().positive().describe('tokens that it takes at most'),
  padId: z.number().int(),
  padding: z.enum(['fixed', 'longest']).describe('to the context, or to the longest text of a batch'),
  endId: z
    .number()
    .int()
    .nullable()
    .describe('the last token of a text that had to be cut; null: it is just cut'),
  clean: z
    .enum(['none', 'spaces', 'lower', 'canonical'])
    .describe('spaces: single ones; canonical: those, and lower-case without punctuation (SigLIP)'),
  prefix: z.string().describe('stands before each text, such as "query: " (E5)'),
})
export type TextSide = z.infer<typeof TextSide>

/** The words that photos were taught by: a channel of the vectors that is appended to what the heads give. */
export const TaughtWords = z.object({
  file: PackFile.describe(
    "ONNX: 'features' f32 [N, image.features], of length 1 where there is no head, to 'embedding' f32 [N, texts.length + 1], the square roots of how likely each word is and, last, none of them",
  ),
  texts: z.array(z.string()),
  weight: z.number().positive().describe('length of the channel beside the rest, which has length 1'),
})
export type TaughtWords = z.infer<typeof TaughtWords>

export const PackManifest = z
  .object({
    format: z.literal(2),
    name: z.string(),
    version: z.string(),
    licence: z.string(),
    source: z.string(),
    created: z.number(),
    languages: z.array(z.string()).describe('BCP 47; empty: not known'),
    vocabulary: z
      .enum(['taught', 'general'])
      .default('general')
      .describe(
        'taught: of the captions that it learned from, so that a word in pieces is one it has not learned',
      ),
    embeddingSize: z.number().int().positive(),
    image: ImageSide,
    text: TextSide.nullable(),
    words: TaughtWords.nullable().default(null),
    logitScale: z
      .number()
      .nullable()
      .describe('what a cosine is multiplied by before the softmax or sigmoid'),
    logitBias: z.number().nullable(),
    hashes: z.record(z.string(), z.string()).describe('SHA-256 of each file, hex'),
    parent: z.string().nullable(),
    recipe: z.record(z.string(), z.unknown()).nullable(),
    quality: Quality.nullable(),
    calibration: Calibration.nullable(),
  })
  .superRefine((manifest, context) => {
    const due = headSize(manifest)
    for (const [side, it] of Object.entries({ image: manifest.image, text: manifest.text })) {
      if (!it || it.head !== null || it.features === due) continue
      const message = `is not the embeddingSize, ${due}, and there is no head`
      context.addIssue({ code: 'custom', path: [side, 'features'], message })
    }
  })
export type PackManifest = z.infer<typeof PackManifest>

/** How many numbers of the embedding the heads give: all but those of the taught words. */
export const headSize = ({
  embeddingSize,
  words,
}: {
  embeddingSize: number
  words: TaughtWords | null
}): number => embeddingSize - (words ? words.texts.length + 1 : 0)

const AnyManifest = z.discriminatedUnion('format', [PackManifest, Format1])

/**
 * A manifest of any format as one of this format.
 * @throws ZodError
 */
export const parseManifest = (json: unknown): PackManifest => thisFormat(AnyManifest.parse(json))

/** The same without a look at whether it is right: for manifests that were checked before they were kept. */
export const thisFormat = (manifest: PackManifest | Format1): PackManifest =>
  manifest.format === 1 ? fromFormat1(manifest) : manifest

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
  licence: z.string(),
  languages: z.array(z.string()).describe('BCP 47; empty: not known'),
  quality: Quality.nullable(),
  embedded: z.number().int().describe('library photos that have a vector of this model'),
  disk: z
    .object({
      vectors: z.number().describe('bytes'),
      features: z.number().describe('bytes; they are shared with the models that stand on the same trunk'),
    })
    .describe('what is kept of photos for this model, beside its files'),
})
export type Model = z.infer<typeof Model>
