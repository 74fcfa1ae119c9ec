/** OpenCLIP's `open_clip_config.json` beside ONNX files, of which the names say which is which. */
import { z } from 'zod'
import type { Draft } from './draft.ts'
import type { ModelFolder } from './folder.ts'
import { cleanOf, ModelConfig, PreprocessConfig, preprocessingOf } from './open-clip-config.ts'
import { padIdOf, TokenizerConfig } from './tokenizer.ts'

const CONFIG = 'open_clip_config.json'
const OpenClipConfig = z.object({
  model_cfg: ModelConfig,
  preprocess_cfg: PreprocessConfig.default(PreprocessConfig.parse({})),
})

export const isOpenClip = (folder: ModelFolder) => folder.first(CONFIG) !== null

/** @throws KindredError INVALID_PACK naming the file and the field */
export async function readOpenClip(folder: ModelFolder): Promise<Draft> {
  const { model_cfg, preprocess_cfg } = await folder.json(CONFIG, OpenClipConfig)
  const tokenizer = folder.need('tokenizer.json')
  const settings = folder.first('tokenizer_config.json')
  const { pad_token } = settings ? await folder.json(settings, TokenizerConfig) : {}
  return {
    name: folder.name,
    image: {
      file: oneOf(
        folder,
        /(visual|vision|image)[^/]*\.onnx$|(visual|vision|image)\/[^/]*\.onnx$/i,
        'visual.onnx',
      ),
      outputs: ['embedding', 'image_embedding', 'image_embeds', 'image_features'],
      preprocessing: preprocessingOf(preprocess_cfg, model_cfg),
    },
    text: {
      file: oneOf(folder, /text[^/]*\.onnx$|text[^/]*\/[^/]*\.onnx$/i, 'textual.onnx'),
      outputs: ['embedding', 'text_embedding', 'text_embeds', 'text_features'],
      tokenizer,
      context: model_cfg.text_cfg.context_length,
      padId: await padIdOf(folder, tokenizer, pad_token),
      padding: 'fixed',
      clean: cleanOf(model_cfg),
    },
  }
}

/** Of several, such as in other precisions, the one with the shortest name. */
function oneOf(folder: ModelFolder, pattern: RegExp, otherwise: string): string {
  const found = [...folder.files].filter((name) => pattern.test(name))
  return found.sort((a, b) => a.length - b.length || (a < b ? -1 : 1))[0] ?? folder.need(otherwise)
}
