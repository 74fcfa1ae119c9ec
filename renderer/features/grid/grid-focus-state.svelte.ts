/** The photo that the focus is meant for, when something over the grid lets go of it. */
import type { PhotoId } from '../../../shared/model/index.ts'

class GridFocus {
  wanted = $state<PhotoId | null>(null)
}

export const gridFocus = new GridFocus()
