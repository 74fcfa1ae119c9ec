/** Photos by id: the grid's outline, tiles, details, captions. */
import { z } from 'zod'
import { captionCharacters } from '../lib/limits.ts'
import { Outline, PhotoDetails, PhotoId, Tile } from '../model/index.ts'
import { procedure } from './base.ts'

export const photos = {
  /** The grid's order, newest first. */
  outline: procedure.output(Outline),
  tiles: procedure.input(z.object({ ids: z.array(PhotoId).max(1000) })).output(z.array(Tile)),
  details: procedure.input(z.object({ id: PhotoId })).output(PhotoDetails),
  /** Sets what the person says of a photo; an empty text removes it. The photo file is not touched. */
  caption: procedure
    .input(z.object({ id: PhotoId, text: z.string().max(captionCharacters) }))
    .output(PhotoDetails),
}
