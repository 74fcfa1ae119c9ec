/** The photos of the grid in view that are chosen together, to do something with all of them. */
import { SvelteSet } from 'svelte/reactivity'
import type { PhotoId } from '../../../shared/model/index.ts'

class Selection {
  readonly ids = new SvelteSet<PhotoId>()
  /** Where a stretch begins. */
  #from: PhotoId | null = null

  toggle(id: PhotoId) {
    if (!this.ids.delete(id)) this.ids.add(id)
    this.#from = id
  }

  /** Chooses all from `from`, or where the last choice was, to `to`. */
  extend(
    to: PhotoId,
    order: readonly PhotoId[],
    indices: ReadonlyMap<PhotoId, number>,
    from: PhotoId = this.#from ?? to,
  ) {
    const end = indices.get(to)
    const start = indices.get(from) ?? end
    if (start === undefined || end === undefined) return
    for (let i = Math.min(start, end); i <= Math.max(start, end); i++) this.ids.add(order[i]!)
    this.#from = to
  }

  all(order: readonly PhotoId[]) {
    for (const id of order) this.ids.add(id)
  }

  clear() {
    this.ids.clear()
    this.#from = null
  }
}

export const selection = new Selection()
