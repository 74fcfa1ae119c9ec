/** Choosing a folder: the system's own dialog on the desktop, a list from the engine in a browser. */
import { Attempts, client } from '../../client/index.ts'
import type { FolderListing } from '../../../shared/contract/index.ts'
import type { FolderHandle } from '../../../shared/model/index.ts'

/** What a folder is chosen for. */
export interface Purpose {
  title: string
  about: string
  take: (handle: FolderHandle) => Promise<unknown>
}

const forPhotos: Purpose = {
  title: 'Choose a folder of photos',
  about: 'Kindred reads it and all folders inside. It changes nothing in there.',
  take: (handle) => client.library.addFolder({ handle }),
}

class Folders extends Attempts {
  open = $state(false)
  purpose = $state.raw(forPhotos)
  listing = $state.raw<FolderListing | null>(null)

  async choose(purpose: Purpose = forPhotos) {
    this.purpose = purpose
    this.problem = null
    if (!window.kindred) {
      this.open = true
      await this.browse(this.listing?.handle)
      return
    }
    const handle = await window.kindred.chooseFolder()
    if (handle) await this.take(handle)
    // There is a dialog to show it in only when something went wrong.
    this.open = this.problem !== null
  }

  async browse(handle: FolderHandle | undefined) {
    await this.attempt(async () => {
      this.listing = await client.library.browse(handle ? { handle } : {})
    })
  }

  async take(handle: FolderHandle) {
    await this.attempt(async () => {
      await this.purpose.take(handle)
      this.open = false
    })
  }

  async addSample() {
    await this.attempt(() => client.library.addSample({}))
  }
}

export const folders = new Folders()
