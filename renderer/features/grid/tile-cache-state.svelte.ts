/** Names and placeholders of the photos that have been in view. */
import { client } from '../../client/index.ts'
import type { PhotoId, Tile } from '../../../shared/model/index.ts'

const mostAtOnce = 1000

class TileCache {
  #tiles = new Map<PhotoId, Tile>()
  #asked = new Set<PhotoId>()
  // One signal for all: a signal for each of 100,000 photos would cost more than it saves.
  #version = $state(0)

  get(id: PhotoId): Tile | undefined {
    void this.#version
    return this.#tiles.get(id)
  }

  put(tiles: readonly Tile[]) {
    for (const tile of tiles) {
      this.#tiles.set(tile.id, tile)
      this.#asked.add(tile.id)
    }
    this.#version++
  }

  /** Asks the engine for what is not known yet. A failure is forgotten: the next scroll asks again. */
  async want(wanted: readonly PhotoId[]) {
    const ids = wanted.filter((id) => !this.#asked.has(id)).slice(0, mostAtOnce)
    if (ids.length === 0) return
    for (const id of ids) this.#asked.add(id)
    try {
      this.put(await client.photos.tiles({ ids }))
    } catch {
      for (const id of ids) this.#asked.delete(id)
    }
  }
}

export const tileCache = new TileCache()
