/** How many pictures one run may have: a run holds the thread and its memory, and a query waits behind it. */

/** How long a query may wait for its turn, where the model is fast enough for that. */
const TURN_MS = 150
/** More in one run make a processor no faster; a GPU gains a little more. */
const MOST = { cpu: 16, gpu: 64 }
/** As many as a trunk is tried with when it is opened. */
export const FIRST = 4

export class Slices {
  #most: number
  #next = FIRST

  constructor(isCpu: boolean) {
    this.#most = isCpu ? MOST.cpu : MOST.gpu
  }

  /** How many pictures the next run may have. */
  get next(): number {
    return this.#next
  }

  /**
   * A run of `count` went well. Then the next may have as many as fit into a turn, a power of two: some providers prepare
   * themselves for each size of a batch.
   */
  took(ms: number, count: number): void {
    const fitting = 2 ** Math.floor(Math.log2((TURN_MS * count) / ms))
    this.#next = Math.min(Math.max(fitting, 1), this.#most)
  }

  /** A run of `count` failed, as one that lacks memory does. @returns whether a smaller one is worth a try */
  failed(count: number): boolean {
    this.#most = this.#next = Math.max(1, count >> 1)
    return count > 1
  }
}
