/** What the files of a layout say of a model; the rest its ONNX files say themselves. */
import type { PackManifest, Precision, Preprocessing, TextSide } from '../../../shared/model/index.ts'

export interface Draft {
  name: string
  image: DraftSide & { preprocessing: Preprocessing }
  text:
    | (DraftSide &
        Pick<TextSide, 'tokenizer' | 'padding' | 'clean'> & {
          /** what the ONNX file takes counts before this */
          context: number
          padId: number
        })
    | null
}

export interface DraftSide {
  /** relative to the model's folder */
  file: string
  /** names of outputs that hold the embedding, the best first; where none is there, a single output is taken */
  outputs: readonly string[]
}

export interface ImportOptions {
  /** where the pack is made, a folder of its own */
  into: string
  /** of the ONNX files, where there are several; null: the best */
  precision: Precision | null
  /** of a folder that was fetched, whose files are linked; null: of one that a person has, and may change */
  origin: Origin | null
}

/** What is known of a model that was fetched. */
export type Origin = Pick<PackManifest, 'name' | 'source' | 'licence' | 'languages'>
