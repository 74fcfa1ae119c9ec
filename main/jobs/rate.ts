/** How fast something goes lately: the average over a sliding window, so that an estimate does not jump. */

const WINDOW_MS = 15_000
const SHORTEST_MS = 1_000
/** Marks closer together than this say nothing new. */
const SPACING_MS = 200

export class RateMeter {
  #marks: { at: number; done: number }[] = []

  /** Notes that `done` units are finished at time `at` (ms). Going backwards starts anew. */
  update(at: number, done: number): void {
    const last = this.#marks.at(-1)
    if (last && done < last.done) this.#marks = []
    else if (last && at - last.at < SPACING_MS) return
    this.#marks.push({ at, done })
    while (this.#marks.length > 2 && this.#marks[1]!.at <= at - WINDOW_MS) this.#marks.shift()
  }

  /** Units a second up to now, or null while too little is known. */
  rate(at: number, done: number): number | null {
    const first = this.#marks[0]
    if (!first || at - first.at < SHORTEST_MS || done <= first.done) return null
    return ((done - first.done) * 1000) / (at - first.at)
  }
}
