/** Choosing a folder: the system's own dialog on the desktop, a list from the engine in a browser. */
import { Attempts, client } from '../../client/index.ts'
import type { FolderListing } from '../../../shared/contract/index.ts'
import type { FolderHandle } from '../../../shared/model/index.ts'

class Folders extends Attempts {
  open = $state(false)
  listing = $state.raw<FolderListing | null>(null)

  async choose() {
    this.problem = null
    if (!window.kindred) {
      this.open = true
      await this.browse(this.listing?.handle)
      return
    }
    const handle = await window.kindred.chooseFolder()
    if (handle) await this.add(handle)
    // There is a dialog to show it in only when something went wrong.
    this.open = this.problem !== null
  }

  async browse(handle: FolderHandle | undefined) {
    await this.attempt(async () => {
      this.listing = await client.library.browse(handle ? { handle } : {})
    })
  }

  async add(handle: FolderHandle) {
    await this.attempt(async () => {
      await client.library.addFolder({ handle })
      this.open = false
    })
  }

  async addSample() {
    await this.attempt(() => client.library.addSample({}))
  }
}

export const folders = new Folders()
