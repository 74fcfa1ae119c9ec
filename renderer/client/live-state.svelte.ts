/** What every screen looks at: the library's overview and the jobs, kept current by the engine. */
import { fewestPhotos } from '../../shared/lib/limits.ts'
import type { Overview } from '../../shared/contract/index.ts'
import type { Job, JobKind } from '../../shared/model/index.ts'
import { client } from './connect.ts'
import { follow } from './follow.ts'

/** Work that lets more photos be found. */
const looking: readonly JobKind[] = ['sample', 'index', 'embed']

class Live {
  /** Null until the engine has answered for the first time. */
  overview = $state.raw<Overview | null>(null)
  jobs = $state.raw<Job[]>([])
  /** Whether enough photos have captions for teaching words; else a new model finds by example only. */
  readonly wordsTeachable = $derived((this.overview?.captioned ?? 0) >= fewestPhotos)
  /** What runs, is paused or waits, in the order of the line. */
  readonly unfinished = $derived(this.jobs.filter((job) => job.finishedAt === null).reverse())
  /** While photos are read and looked at: how many can be found already, of about how many. Null when that is all. */
  readonly soFar = $derived.by(() => {
    const { overview } = this
    if (!overview?.activeModel || !this.unfinished.some(({ kind }) => looking.includes(kind))) return null
    const of = overview.photos + overview.counts.pending
    if (overview.embedded >= of) return null
    // What is still to be read may be a list of captions, too.
    return { found: overview.embedded, of: of < 100 ? of : Math.round(of / 10) * 10 }
  })

  /** Follows both until the signal ends. */
  start(signal: AbortSignal) {
    void follow(
      (inner) => client.library.watch(undefined, { signal: inner }),
      (overview) => (this.overview = overview),
      signal,
    )
    void follow(
      (inner) => client.jobs.watch(undefined, { signal: inner }),
      (jobs) => (this.jobs = jobs),
      signal,
    )
  }
}

export const live = new Live()
