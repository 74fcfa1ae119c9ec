/** The k best of a stream of scored ids: a bounded min-heap in typed arrays. */

export class TopK {
  readonly #scores: Float64Array
  readonly #ids: Float64Array
  readonly #k: number
  #size = 0

  /** @param k how many to keep, at least 1 */
  constructor(k: number) {
    this.#k = k
    this.#scores = new Float64Array(k)
    this.#ids = new Float64Array(k)
  }

  /** A score must be greater than this to be kept. */
  get floor(): number {
    return this.#size < this.#k ? -Infinity : this.#scores[0]!
  }

  push(id: number, score: number): void {
    if (this.#size < this.#k) this.#rise(this.#size++, id, score)
    else if (score > this.#scores[0]!) this.#sink(id, score, this.#size)
  }

  /** Empties the heap, best first. */
  drain(): { id: number; score: number }[] {
    const best = new Array<{ id: number; score: number }>(this.#size)
    for (let last = this.#size - 1; last >= 0; last--) {
      best[last] = { id: this.#ids[0]!, score: this.#scores[0]! }
      this.#sink(this.#ids[last]!, this.#scores[last]!, last)
    }
    this.#size = 0
    return best
  }

  /** Puts an entry at the free place `at` and moves it up while its parent is greater. */
  #rise(at: number, id: number, score: number): void {
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (this.#scores[parent]! <= score) break
      this.#move(parent, at)
      at = parent
    }
    this.#scores[at] = score
    this.#ids[at] = id
  }

  /** Replaces the root of a heap of `size` entries and moves it down while a child is smaller. */
  #sink(id: number, score: number, size: number): void {
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= size) break
      if (child + 1 < size && this.#scores[child + 1]! < this.#scores[child]!) child++
      if (this.#scores[child]! >= score) break
      this.#move(child, at)
      at = child
    }
    this.#scores[at] = score
    this.#ids[at] = id
  }

  #move(from: number, to: number): void {
    this.#scores[to] = this.#scores[from]!
    this.#ids[to] = this.#ids[from]!
  }
}
