/** Which layout a folder has. A family is a file and a row. */
import type { Draft, ImportOptions } from './draft.ts'
import { unusable, type ModelFolder } from './folder.ts'
import { isHuggingFace, readHuggingFace } from './hugging-face.ts'
import { isImmich, readImmich } from './immich.ts'
import { isOpenClip, readOpenClip } from './open-clip.ts'

interface Family {
  name: string
  fits: (folder: ModelFolder) => boolean
  read: (folder: ModelFolder, options: ImportOptions) => Promise<Draft>
}

const families: readonly Family[] = [
  { name: 'Immich (visual/model.onnx)', fits: isImmich, read: readImmich },
  { name: 'OpenCLIP (open_clip_config.json)', fits: isOpenClip, read: readOpenClip },
  {
    name: 'Hugging Face (preprocessor_config.json, onnx/vision_model.onnx)',
    fits: isHuggingFace,
    read: readHuggingFace,
  },
]

/** @throws KindredError INVALID_PACK */
export function readDraft(folder: ModelFolder, options: ImportOptions): Promise<Draft> {
  const family = families.find(({ fits }) => fits(folder))
  if (family) return family.read(folder, options)
  const known = ['Kindred (pack.json)', ...families.map(({ name }) => name)].join('; ')
  throw unusable(folder.path, `holds no model of a layout that is understood: ${known}`)
}
