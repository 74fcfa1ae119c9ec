/** OpenCLIP's own descriptions of a model, which Immich's exports carry too. */
import { z } from 'zod'
import type { Preprocessing, TextSide } from '../../../shared/model/index.ts'
import { clipMean, clipStd, Colours, Side } from './preprocessing.ts'

/** The file that OpenCLIP names a model's parts in (`model_configs/*.json`). */
export const ModelConfig = z.object({
  vision_cfg: z.object({ image_size: Side.default(224) }),
  text_cfg: z.object({
    context_length: z.number().int().positive().default(77),
    tokenizer_kwargs: z.object({ clean: z.string().optional() }).nullish(),
    hf_tokenizer_name: z.string().nullish(),
  }),
})
export type ModelConfig = z.infer<typeof ModelConfig>

/** OpenCLIP's `PreprocessCfg`. */
export const PreprocessConfig = z.object({
  size: Side.optional(),
  mode: z.literal('RGB').default('RGB'),
  mean: Colours.default(clipMean),
  std: Colours.default(clipStd),
  interpolation: z.enum(['bicubic', 'bilinear', 'random']).default('bicubic'),
  resize_mode: z.enum(['shortest', 'longest', 'squash']).default('shortest'),
  fill_color: z.number().int().min(0).max(255).default(0),
})

const fits = { shortest: 'crop', longest: 'pad', squash: 'stretch' } as const

/** As `open_clip.image_transform` prepares pictures when it does not train. */
export function preprocessingOf(
  config: z.infer<typeof PreprocessConfig>,
  { vision_cfg }: ModelConfig,
): Preprocessing {
  const size = config.size ?? vision_cfg.image_size
  return {
    size,
    fit: fits[config.resize_mode],
    resize: size,
    kernel: config.interpolation === 'bilinear' ? 'bilinear' : 'bicubic',
    rounding: 'even',
    fill: config.fill_color,
    rescale: 1 / 255,
    mean: config.mean,
    std: config.std,
  }
}

/** How `open_clip.tokenizer` cleans texts: CLIP's own tokenizer lowers the case by itself. */
export function cleanOf({ text_cfg }: ModelConfig): TextSide['clean'] {
  const { clean } = text_cfg.tokenizer_kwargs ?? {}
  if (clean === 'canonicalize') return 'canonical'
  return clean === 'lower' ? 'lower' : 'spaces'
}
