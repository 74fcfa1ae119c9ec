/** The ledger: a page of files in a state, and what can be done about them. */
import { Attempts, client } from '../../client/index.ts'
import type { FileCounts, FileState, LedgerEntry, RootId } from '../../../shared/model/index.ts'
import { byReason } from './health-layout.ts'

const page = 200

class HealthState extends Attempts {
  counts = $state.raw<FileCounts | null>(null)
  entries = $state.raw<readonly LedgerEntry[]>([])
  total = $state(0)
  /** The state that `entries` belong to. */
  shown = $state<FileState | null>(null)
  readonly groups = $derived(byReason(this.entries))
  #latest = 0

  /** Loads the first page of a state, or as many as are shown already. */
  async load(state: FileState) {
    const ticket = ++this.#latest
    const limit = this.shown === state ? Math.min(Math.max(this.entries.length, page), 1000) : page
    await this.attempt(async () => {
      const answer = await client.library.ledger({ state, offset: 0, limit })
      if (ticket !== this.#latest) return
      this.counts = answer.counts
      this.entries = answer.entries
      this.total = answer.total
      this.shown = state
    })
  }

  async more() {
    const state = this.shown
    if (!state) return
    const ticket = ++this.#latest
    await this.attempt(async () => {
      const answer = await client.library.ledger({ state, offset: this.entries.length, limit: page })
      if (ticket === this.#latest) this.entries = [...this.entries, ...answer.entries]
    })
  }

  async lookAgain(retryFailed: boolean) {
    await this.attempt(() => client.library.reindex({ retryFailed }))
  }

  async remove(rootId: RootId) {
    await this.attempt(() => client.library.removeFolder({ rootId }))
  }
}

export const health = new HealthState()
