/** What is kept until the person says something: photos that are gone, and words whose photo is. */
import { Attempts, client } from '../../client/index.ts'
import type { KeptWords, PhotoId, RootId } from '../../../shared/model/index.ts'

class KeptState extends Attempts {
  words = $state.raw<readonly KeptWords[]>([])

  async load() {
    await this.attempt(async () => (this.words = await client.library.keptWords()))
  }

  /** The photos that are gone from a folder were deleted. */
  async forget(rootId: RootId) {
    await this.attempt(() => client.library.reindex({ forgetGone: rootId }))
  }

  async lookAgain() {
    await this.attempt(() => client.library.reindex({}))
  }

  /** Reads every file again. */
  async verify() {
    await this.attempt(() => client.library.reindex({ verify: true }))
  }

  async give(from: PhotoId, to: PhotoId) {
    await this.attempt(() => client.library.giveWords({ from, to }))
  }

  async discard(photoId: PhotoId) {
    await this.attempt(() => client.library.discardWords({ photoId }))
  }
}

export const kept = new KeptState()
