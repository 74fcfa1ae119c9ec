/** The open photo: its details, its like, and what the person says of it. */
import { client, isAbort, live, toProblem, type Problem } from '../../client/index.ts'
import { tileCache } from '../grid/index.ts'
import type { PhotoDetails, PhotoId, PhotoTag, SearchResult } from '../../../shared/model/index.ts'

const similarMost = 16
const panelKey = 'kindred.details'

class LightboxState {
  details = $state.raw<PhotoDetails | null>(null)
  problem = $state.raw<Problem | null>(null)
  similar = $state.raw<SearchResult[]>([])
  tags = $state.raw<readonly PhotoTag[]>([])
  /** The tag that was taken from the photo last. */
  removedTag = $state.raw<PhotoTag | null>(null)
  saving = $state(false)
  saveProblem = $state.raw<Problem | null>(null)
  /** The field that the photo is closed for. */
  returnFocus: HTMLInputElement | null = null
  #panel = $state(localStorage.getItem(panelKey) !== 'closed')
  #current: AbortController | null = null

  get panel() {
    return this.#panel
  }

  set panel(open: boolean) {
    this.#panel = open
    localStorage.setItem(panelKey, open ? 'open' : 'closed')
  }

  async show(id: PhotoId) {
    this.#current?.abort()
    const current = (this.#current = new AbortController())
    const options = { signal: current.signal }
    if (this.details?.id !== id) {
      this.details = this.removedTag = null
      this.tags = []
    }
    this.problem = this.saveProblem = null
    void this.#findSimilar(id, current)
    void this.#findTags(id, current)
    try {
      const details = await client.photos.details({ id }, options)
      if (current.signal.aborted) return
      this.details = details
      tileCache.put([details])
    } catch (error) {
      if (!current.signal.aborted && !isAbort(error)) this.problem = toProblem(error)
    }
  }

  async #findSimilar(id: PhotoId, current: AbortController) {
    if (!live.overview?.activeModel) {
      this.similar = []
      return
    }
    try {
      const query = { parts: [{ photoId: id }] }
      const answer = await client.search.find({ query, limit: similarMost + 1 }, { signal: current.signal })
      if (current.signal.aborted) return
      tileCache.put(answer.results)
      this.similar = answer.results.filter((result) => result.id !== id).slice(0, similarMost)
    } catch {
      // A photo without a vector yet has no strip; the details say everything else.
      if (!current.signal.aborted) this.similar = []
    }
  }

  async #findTags(id: PhotoId, current: AbortController) {
    try {
      const tags = await client.tags.ofPhoto({ photoId: id }, { signal: current.signal })
      if (!current.signal.aborted) this.tags = tags
    } catch {
      // The details say everything else.
    }
  }

  /** The photo does not show it. */
  async removeTag(photoId: PhotoId, tag: PhotoTag) {
    await this.#changeTag(photoId, () => client.tags.remove({ photoId, word: tag.word }))
    this.removedTag = this.saveProblem ? null : tag
  }

  async restoreTag(photoId: PhotoId, { word }: PhotoTag) {
    this.removedTag = null
    await this.#changeTag(photoId, () => client.tags.restore({ photoId, word }))
  }

  async #changeTag(photoId: PhotoId, change: () => Promise<unknown>) {
    try {
      await change()
      const tags = await client.tags.ofPhoto({ photoId })
      if (this.details?.id === photoId) this.tags = tags
      this.saveProblem = null
    } catch (error) {
      this.saveProblem = toProblem(error)
    }
  }

  /** Sets what the person says of the photo; an empty text removes it. */
  async caption(id: PhotoId, text: string) {
    this.saving = true
    try {
      const details = await client.photos.caption({ id, text })
      if (this.details?.id === id) this.details = details
      this.saveProblem = null
    } catch (error) {
      this.saveProblem = toProblem(error)
    } finally {
      this.saving = false
    }
  }

  close() {
    this.#current?.abort()
    this.details = this.problem = this.removedTag = null
    this.similar = []
    this.tags = []
  }
}

export const lightbox = new LightboxState()
