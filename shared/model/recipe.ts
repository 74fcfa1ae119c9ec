/** What a run trains and how: all that a recipe file says. Whatever it leaves out is as the method has it. */
import { z } from 'zod'
import { textContext } from '../lib/limits.ts'
import { KindredError } from '../lib/errors.ts'
import { Budget, Method } from './run-length.ts'

const whole = (least: number, most: number) => z.number().int().min(least).max(most)
const part = z.number().min(0).max(1)

/** Side of a tower's square input in pixels. */
const size = whole(8, 384)
const blocks = z.array(whole(1, 48)).min(1).max(6)

/** Of a transformer: numbers a token, blocks, attention heads a block. */
const transformer = { width: whole(8, 2048), depth: whole(1, 48), heads: whole(1, 32) }

const imageTowers = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('vit'),
    size: size.describe('side of the square input in pixels, a multiple of `patch`'),
    patch: whole(2, 64),
    ...transformer,
  }),
  z.strictObject({
    kind: z.literal('resnet'),
    size,
    stem: z
      .enum(['cifar', 'imagenet'])
      .describe(
        '`cifar` for pictures of about 32 px: one 3x3 convolution; `imagenet`: 7x7 with stride 2, and a max pool',
      ),
    block: z.enum(['basic', 'bottleneck']),
    blocks: blocks.describe('a stage'),
    width: whole(4, 256).describe(
      "channels within the first stage's blocks; each later stage has twice as many",
    ),
  }),
  z.strictObject({
    kind: z.literal('convnext'),
    size: size.describe('a multiple of 4, and of 2 for each later stage'),
    blocks: blocks.describe('a stage'),
    widths: z.array(whole(4, 2048)).min(1).max(6).describe('channels a stage'),
  }),
  z.strictObject({
    kind: z.literal('efficientnet-lite'),
    size,
    width: z.number().min(0.1).max(4).describe('a factor on the channels of each stage'),
    depth: z.number().min(0.1).max(4).describe('a factor on the blocks of each stage'),
  }),
])
export type ImageTowerShape = z.infer<typeof imageTowers>
export type ShapeOf<Kind extends ImageTowerShape['kind']> = Extract<ImageTowerShape, { kind: Kind }>

/** What a tower's input side is a multiple of. */
export function sideMultiple(shape: ImageTowerShape): number {
  if (shape.kind === 'vit') return shape.patch
  return shape.kind === 'convnext' ? 4 * 2 ** (shape.blocks.length - 1) : 1
}

export const ImageTowerShape = imageTowers
  .refine((shape) => shape.kind !== 'vit' || shape.size % shape.patch === 0, {
    path: ['size'],
    message: 'must be a multiple of `patch`',
  })
  .refine((shape) => shape.kind !== 'vit' || shape.width % shape.heads === 0, {
    path: ['width'],
    message: 'must be a multiple of `heads`',
  })
  .refine((shape) => shape.kind !== 'vit' || shape.width % 4 === 0, {
    path: ['width'],
    message: 'must be a multiple of 4',
  })
  .refine((shape) => shape.kind !== 'convnext' || shape.blocks.length === shape.widths.length, {
    path: ['widths'],
    message: 'must be as many as `blocks`',
  })
  .refine((shape) => shape.kind !== 'convnext' || shape.size % sideMultiple(shape) === 0, {
    path: ['size'],
    message: 'must be a multiple of 4, and of 2 for each stage after the first',
  })

/** A text tower, and how its texts are read. */
export const TextRecipe = z
  .strictObject({
    ...transformer,
    context: whole(4, textContext).describe('tokens that a text is cut or padded to'),
    vocabulary: whole(64, 65_536).describe('tokens that the tokenizer learns at most'),
    wordDropout: part.describe('probability that a word of a caption is left out'),
  })
  .refine(({ width, heads }) => width % heads === 0, {
    path: ['width'],
    message: 'must be a multiple of `heads`',
  })
export type TextRecipe = z.infer<typeof TextRecipe>

const least = z.number().positive().max(1)

export const OptimiserChoice = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('adamw'), beta1: part, beta2: part, epsilon: least }),
  z.strictObject({ kind: z.literal('sgd'), momentum: part }),
  z.strictObject({
    kind: z.literal('lars'),
    momentum: part,
    trust: least.describe('the part of its length that a parameter moves by at a rate of 1'),
  }),
])
export type OptimiserChoice = z.infer<typeof OptimiserChoice>

/** How a number goes as the run does. */
export const Schedule = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant'), value: z.number() }),
  z.strictObject({
    kind: z.literal('warmup-cosine').describe('from 0 up to the peak, then half a cosine down to 0'),
    peak: z.number().nonnegative(),
    warmup: part.describe('the part of the run that the way up takes'),
  }),
  z.strictObject({ kind: z.literal('cosine'), from: z.number(), to: z.number() }),
  z.strictObject({
    kind: z.literal('ramp').describe('a straight line, over the first part of the run'),
    from: z.number(),
    to: z.number(),
    part: z.number().positive().max(1),
  }),
  z.strictObject({
    kind: z.literal('step').describe('another number once every photo was seen so often'),
    from: z.number(),
    to: z.number(),
    epochs: z.number().nonnegative(),
  }),
])
export type Schedule = z.infer<typeof Schedule>

const strength = z.number().min(0).max(2)

/** How a view differs from its photo. Chances are of 0..1. */
export const View = z.strictObject({
  scale: z.number().positive().max(1).describe("its side, as a part of the tower's"),
  area: z
    .tuple([least, least])
    .refine(([from, to]) => from <= to, 'must be the smallest and the largest')
    .describe("the smallest and the largest crop, as parts of the picture's area"),
  flip: part,
  jitter: z
    .tuple([strength, strength, strength, z.number().min(0).max(0.5)])
    .describe('brightness, contrast, saturation, hue: in random order, with the chance of `jitterChance`'),
  jitterChance: part,
  grey: part,
  blur: part,
  solarise: part.describe('the chance that every value from the middle up is turned round'),
})
export type View = z.infer<typeof View>

/** Numbers that only some methods have. */
export const MethodOptions = z
  .strictObject({
    temperature: z.number().min(0.005).max(10).describe('of the softmax; where it is learned, its start'),
    bias: z.number().min(-50).max(50).describe('that a sigmoid begins with'),
    projection: whole(2, 8192).describe('numbers that the projection head gives'),
    hidden: whole(2, 8192).describe('numbers of a layer within the projection head'),
    queue: whole(2, 262_144).describe('embeddings in the queue at most'),
    prototypes: whole(2, 65_536).describe('what views are sorted into'),
    centreMomentum: part.describe("what stays of the teacher's centre at each step"),
  })
  .partial()
export type MethodOptions = z.infer<typeof MethodOptions>

export const Recipe = z.strictObject({
  format: z.literal(1),
  method: Method,
  image: ImageTowerShape,
  text: TextRecipe.nullable(),
  embeddingSize: whole(2, 4096),
  side: whole(8, 512).describe('of the kept photos that views are cut from, in pixels'),
  batch: whole(2, 8192).describe('photos a step; fewer where there are fewer'),
  optimiser: OptimiserChoice,
  clipping: z
    .strictObject({ by: z.enum(['parameter', 'global']), length: z.number().positive() })
    .nullable()
    .describe('how long gradients may be'),
  schedules: z.object({ learningRate: Schedule, weightDecay: Schedule }).catchall(Schedule),
  views: z.array(View).min(1).max(32),
  options: MethodOptions,
})
export type Recipe = z.infer<typeof Recipe>

/** A recipe as a file has it: what it leaves out is as the method has it. */
export const RecipeFile = Recipe.partial()
  .required({ format: true, method: true })
  .extend({
    schedules: z.record(z.string(), Schedule).optional(),
    budget: Budget.optional(),
    seed: z.number().int().nonnegative().optional(),
  })
export type RecipeFile = z.infer<typeof RecipeFile>

/**
 * The recipe in a file.
 * @param name the file, for a person
 * @throws BAD_INPUT with the field
 */
export function readRecipe(text: string, name: string): RecipeFile {
  const remedy =
    'See what a recipe can say with "kindred recipe --schema", and a whole one with "kindred recipe simclr".'
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch (cause) {
    const { message } = cause as Error
    throw new KindredError('BAD_INPUT', `${name} is not JSON: ${message}.`, remedy, { cause })
  }
  const { data, error } = RecipeFile.safeParse(json)
  if (data) return data
  const wrong = error.issues.map(({ path, message }) => `${path.join('.') || 'the file'}: ${message}`)
  throw new KindredError('BAD_INPUT', `${name} is not a recipe. ${wrong.join('; ')}.`, remedy)
}
