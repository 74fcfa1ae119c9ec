/**
 * Exports of transformers.js and optimum: configs of `transformers` beside `onnx/vision_model*.onnx` and
 * `text_model*.onnx`. Where both are in one `model.onnx`, `apart.ts` comes first.
 */
import { z } from 'zod'
import type { Preprocessing } from '../../../shared/model/index.ts'
import { takeApart } from './apart.ts'
import type { Draft, ImportOptions } from './draft.ts'
import type { ModelFolder } from './folder.ts'
import { clipMean, clipStd, Colours } from './preprocessing.ts'
import { padIdOf, TokenizerConfig } from './tokenizer.ts'
import { graphNames } from './precisions.ts'

const CONFIG = 'config.json'
const PREPROCESSOR = 'preprocessor_config.json'

const Config = z.object({
  model_type: z.string(),
  _name_or_path: z.string().optional(),
  text_config: z.object({ max_position_embeddings: z.number().int().positive().optional() }).default({}),
})

const Pixels = z.number().int().positive()
const Sized = z
  .union([
    Pixels.transform((side) => ({ side })),
    z.object({ shortest_edge: Pixels }).transform(({ shortest_edge }) => ({ short: shortest_edge })),
    z.object({ height: Pixels, width: Pixels }),
  ])
  .refine((size) => !('height' in size) || size.height === size.width, 'only square pictures are understood')
type Sized = z.infer<typeof Sized>

const Preprocessor = z.object({
  image_processor_type: z.string().optional(),
  feature_extractor_type: z.string().optional(),
  do_resize: z.literal(true).default(true),
  size: Sized,
  resample: z
    .union(
      [z.literal(1), z.literal(2), z.literal(3)],
      'only 1 (Lanczos), 2 (bilinear) and 3 (bicubic) are understood',
    )
    .optional(),
  do_center_crop: z.boolean().nullish(),
  crop_size: Sized.nullish(),
  do_rescale: z.boolean().nullish(),
  rescale_factor: z.number().positive().nullish(),
  do_normalize: z.boolean().nullish(),
  image_mean: Colours.nullish(),
  image_std: Colours.nullish(),
})
const kernels = { 1: 'lanczos3', 2: 'bilinear', 3: 'bicubic' } as const

export const isHuggingFace = (folder: ModelFolder) =>
  folder.first(PREPROCESSOR) !== null && [...folder.files].some((name) => /^(onnx\/)?[^/]*\.onnx$/.test(name))

/** @throws KindredError INVALID_PACK naming the file and the field */
export async function readHuggingFace(folder: ModelFolder, options: ImportOptions): Promise<Draft> {
  const { precision } = options
  const config = await folder.json(folder.need(CONFIG), Config)
  const tokenizer = folder.need('tokenizer.json')
  const settings = folder.first('tokenizer_config.json')
  const tokens: z.infer<typeof TokenizerConfig> = settings ? await folder.json(settings, TokenizerConfig) : {}
  const { text, pictures } = familyOf(config.model_type, tokens)
  await takeApart(folder, options)
  return {
    name: config._name_or_path?.split('/').at(-1) || folder.name,
    image: {
      file: folder.need(...graphNames('vision_model', precision)),
      outputs: ['image_embeds', 'image_features', 'pooler_output'],
      preprocessing: preprocessingOf(folder, await folder.json(PREPROCESSOR, Preprocessor), pictures),
    },
    text: {
      file: folder.need(...graphNames('text_model', precision)),
      outputs: ['text_embeds', 'text_features', 'pooler_output'],
      tokenizer,
      context: contextOf(config, tokens, text.context),
      padId: await padIdOf(folder, tokenizer, tokens.pad_token),
      padding: text.padding,
      clean: text.clean,
    },
  }
}

/** What `transformers` does in code, by the kind of model. */
function familyOf(type: string, { tokenizer_class, do_lower_case }: z.infer<typeof TokenizerConfig>) {
  if (!type.startsWith('siglip')) {
    return {
      text: { context: 77, padding: 'longest', clean: do_lower_case ? 'lower' : 'none' },
      pictures: { square: false, mean: clipMean, std: clipStd },
    } as const
  }
  // `SiglipTokenizer` canonicalises; SigLIP 2 was taught lower-case texts, which Gemma's tokenizer does not make.
  const canonical = tokenizer_class?.startsWith('Siglip')
  return {
    text: { context: 64, padding: 'fixed', clean: canonical ? 'canonical' : 'lower' },
    pictures: { square: true, mean: halves, std: halves },
  } as const
}

const halves: Preprocessing['mean'] = [0.5, 0.5, 0.5]

/** More than any text tower takes stands for "no limit". */
const NO_LIMIT = 1e6

function contextOf(
  { text_config }: z.infer<typeof Config>,
  { model_max_length }: z.infer<typeof TokenizerConfig>,
  otherwise: number,
): number {
  if (model_max_length !== undefined && model_max_length < NO_LIMIT) return model_max_length
  return text_config.max_position_embeddings ?? otherwise
}

function preprocessingOf(
  folder: ModelFolder,
  config: z.infer<typeof Preprocessor>,
  family: { square: boolean; mean: Preprocessing['mean']; std: Preprocessing['std'] },
): Preprocessing {
  const { size, crop_size, do_center_crop, do_rescale, rescale_factor, do_normalize } = config
  // A bare number was the short side to CLIP, and the side of a square to the others.
  const isShort = 'short' in size || ('side' in size && !family.square)
  const crops = do_center_crop ?? isShort
  if (isShort && !crops) {
    throw folder.badField(PREPROCESSOR, 'do_center_crop', 'without it pictures are not square')
  }
  const normalises = do_normalize ?? true
  return {
    size: sideOf(crops && crop_size ? crop_size : size),
    fit: isShort ? 'crop' : 'stretch',
    resize: sideOf(size),
    kernel: kernels[config.resample ?? 3],
    rounding: 'down',
    fill: 0,
    rescale: (do_rescale ?? true) ? (rescale_factor ?? 1 / 255) : 1,
    mean: normalises ? (config.image_mean ?? family.mean) : [0, 0, 0],
    std: normalises ? (config.image_std ?? family.std) : [1, 1, 1],
  }
}

const sideOf = (size: Sized) => ('side' in size ? size.side : 'short' in size ? size.short : size.height)
