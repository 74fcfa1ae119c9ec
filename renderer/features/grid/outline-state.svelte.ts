/** The whole library's outline, fetched again when the engine says that it changed. */
import { client, toProblem, type Problem } from '../../client/index.ts'
import type { Outline } from '../../../shared/model/index.ts'

/** While photos stream in, the grid is renewed no more often than this, and less often where it takes long. */
const leastRestMs = 1500
const restPerWork = 5
/** One slow answer, as while much else begins, must not keep the last photos out of sight. */
const mostRestMs = 10_000

class OutlineState {
  /** Null until the engine has answered for the first time. */
  current = $state.raw<Outline | null>(null)
  problem = $state.raw<Problem | null>(null)
  #fetching = false
  #wanted = -1

  /** Brings the outline up to `version` of the library. */
  async refresh(version: number) {
    this.#wanted = version
    if (this.#fetching || this.current?.version === version) return
    this.#fetching = true
    const begun = performance.now()
    try {
      this.current = await client.photos.outline()
      this.problem = null
    } catch (error) {
      this.problem = toProblem(error)
    }
    setTimeout(
      () => {
        this.#fetching = false
        if (this.#wanted !== version) void this.refresh(this.#wanted)
      },
      Math.min(mostRestMs, Math.max(leastRestMs, restPerWork * (performance.now() - begun))),
    )
  }

  /** After a failure, on the person's word. */
  retry() {
    this.problem = null
    this.#fetching = false
    void this.refresh(this.#wanted)
  }
}

export const outline = new OutlineState()
