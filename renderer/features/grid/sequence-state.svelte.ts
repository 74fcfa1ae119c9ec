/** The photos of the grid in view, in its order: what the lightbox pages through. */
import type { PhotoId } from '../../../shared/model/index.ts'

class Sequence {
  ids = $state.raw<readonly PhotoId[]>([])
}

export const sequence = new Sequence()
