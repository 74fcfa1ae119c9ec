/** Files for other programs, in a folder that the person names. Nothing is written into folders of photos. */
import { z } from 'zod'
import { Cosines, FolderHandle, ModelId, Precision, RunId } from '../model/index.ts'
import { outcome, procedure } from './base.ts'

/** The name of a file, without a folder. One of that name is replaced. */
const FileName = z.string().regex(/^[^/\\:]+$/, 'must be the name of a file')

const files = z.array(z.string()).describe('the full paths of what was written')

export const exports = {
  /** The vector of every photo that a model has looked at, a row a photo: path, hash of the pixels, vector. */
  embeddings: procedure
    .input(
      z.object({
        folder: FolderHandle,
        file: FileName.describe(
          'its ending is the format, .npy, .parquet or .csv; beside .npy a .csv has paths and hashes in the same order',
        ),
        model: ModelId.optional().describe('default: the active one'),
      }),
    )
    .output(
      outcome({
        model: ModelId,
        photos: z.number().int(),
        missing: z.number().int().describe('photos that the model has not looked at'),
        dims: z.number().int().describe('numbers a photo'),
        files,
      }),
    ),
  /** The points of a run, as a table or as an event file for TensorBoard. */
  metrics: procedure
    .input(
      z.object({
        folder: FolderHandle,
        file: FileName.endsWith('.csv')
          .optional()
          .describe('default: an event file, which gets its own name'),
        runId: RunId.optional().describe('default: the last'),
      }),
    )
    .output(z.object({ runId: RunId, points: z.number().int(), files })),
  /** A model as a pack that another Kindred adds, and other programs read as ONNX files. */
  model: procedure
    .input(
      z.object({
        folder: FolderHandle.describe('new or empty'),
        model: ModelId.optional().describe('default: the active one'),
        precision: Precision.default('fp32').describe('of the weights; fp32: as they are'),
      }),
    )
    .output(
      outcome({
        model: ModelId,
        bytes: z.number(),
        bytesBefore: z.number().describe('of the model in the library'),
        photos: Cosines.nullable().describe(
          "of the model's vectors of some photos with the exported one's; null where there are none, or nothing changed",
        ),
        texts: Cosines.nullable().describe('the same of captions'),
        files,
      }),
    ),
}
