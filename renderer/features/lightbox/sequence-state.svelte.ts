/** The photos one pages through in the lightbox: those of the view beneath. */
import type { PhotoId } from '../../../shared/model/index.ts'

class Sequence {
  ids = $state.raw<readonly PhotoId[]>([])
}

export const sequence = new Sequence()
