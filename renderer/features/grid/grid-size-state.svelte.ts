/** How large the person wants photos to be in grids: a habit of this window, not of a place. */

const key = 'kindred.row-height'

class GridSize {
  readonly least = 96
  readonly most = 400
  #target = $state(Math.min(Math.max(Number(localStorage.getItem(key)) || 208, this.least), this.most))

  get target() {
    return this.#target
  }

  set target(value: number) {
    this.#target = value
    localStorage.setItem(key, String(value))
  }
}

export const gridSize = new GridSize()
