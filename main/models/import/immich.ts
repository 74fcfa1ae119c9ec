/** Immich's exports: `visual/` and `textual/`, each with a `model.onnx`, described as OpenCLIP does. */
import type { Draft } from './draft.ts'
import type { ModelFolder } from './folder.ts'
import { cleanOf, ModelConfig, PreprocessConfig, preprocessingOf } from './open-clip-config.ts'
import { padIdOf, TokenizerConfig } from './tokenizer.ts'

export const isImmich = (folder: ModelFolder) => folder.first('visual/model.onnx') !== null

/** @throws KindredError INVALID_PACK naming the file and the field */
export async function readImmich(folder: ModelFolder): Promise<Draft> {
  const config = await folder.json(folder.need('config.json'), ModelConfig)
  const preprocess = folder.need('visual/preprocess_cfg.json', 'preprocess_cfg.json')
  const tokenizer = folder.need('textual/tokenizer.json', 'tokenizer.json')
  const settings = folder.first('textual/tokenizer_config.json', 'tokenizer_config.json')
  const { pad_token } = settings ? await folder.json(settings, TokenizerConfig) : {}
  return {
    name: folder.name,
    image: {
      file: 'visual/model.onnx',
      outputs: ['embedding', 'image_embedding'],
      preprocessing: preprocessingOf(await folder.json(preprocess, PreprocessConfig), config),
    },
    text: {
      file: folder.need('textual/model.onnx'),
      outputs: ['embedding', 'text_embedding'],
      tokenizer,
      context: config.text_cfg.context_length,
      padId: await padIdOf(folder, tokenizer, pad_token),
      padding: 'fixed',
      clean: cleanOf(config),
    },
  }
}
