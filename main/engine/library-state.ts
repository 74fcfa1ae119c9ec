/** What the library holds, at a glance, and a beacon for those who watch it. */
import type { Overview } from '../../shared/contract/index.ts'
import type { Store } from '../store/index.ts'
import { Beacon } from './beacon.ts'
import { folderBytes } from './folder-bytes.ts'

const SIZE_LASTS_MS = 60_000
const PROGRESS_EVERY_MS = 1_000

export class LibraryState {
  readonly changed = new Beacon()
  readonly #store: Store
  /** Never falls, not even from one session to the next. */
  #version = Date.now()
  #progressAt = 0
  /** The next telling of progress. */
  #told: NodeJS.Timeout | null = null
  #size: { at: number; bytes: Promise<number> } | null = null

  constructor(store: Store) {
    this.#store = store
  }

  get version(): number {
    return this.#version
  }

  /** Says that something a grid shows has changed. */
  touch(): void {
    this.#version++
    this.changed.flash()
  }

  /** The same, for steps of long work: not more often than once a second, and the last step is told like the others. */
  progress(): void {
    if (this.#told) return
    this.#told = setTimeout(
      () => {
        this.#told = null
        this.#progressAt = Date.now()
        this.touch()
      },
      Math.max(0, this.#progressAt + PROGRESS_EVERY_MS - Date.now()),
    ).unref()
  }

  async overview(): Promise<Overview> {
    const { home, roots, files, photos, captions, models, vectors } = this.#store
    const active = models.active()
    return {
      home: home.folder,
      version: this.#version,
      roots: roots
        .list()
        .map(({ id, name, path, online }) => ({ id, name, path, online, counts: files.counts(id) })),
      counts: files.counts(),
      photos: photos.count(),
      ...captions.counts(),
      activeModel: active && {
        id: active.id,
        name: active.manifest.name,
        hasText: active.manifest.text !== null,
      },
      embedded: active ? vectors.count(active.hash) : 0,
      diskBytes: await this.#diskBytes(),
    }
  }

  /** Measuring a large library takes seconds of disk work, so it is done once a minute at most. */
  #diskBytes(): Promise<number> {
    const now = Date.now()
    if (!this.#size || now - this.#size.at > SIZE_LASTS_MS) {
      this.#size = { at: now, bytes: folderBytes(this.#store.home.folder) }
    }
    return this.#size.bytes
  }
}
