/** Giving photos their vectors while others are read, so that each can be found seconds after it was read. */
import type { Gate } from '../../shared/lib/gate.ts'
import type { PhotoId, Preprocessing } from '../../shared/model/index.ts'
import type { Encoder } from '../models/index.ts'
import type { ModelRow, Store } from '../store/index.ts'
import { embed, keep, type Embedding } from './keep.ts'

export interface EmbedAsReadOptions {
  store: Store
  model: ModelRow
  /** opens the model, in a thread of its own; asked for once, with the first photo */
  open: () => Promise<Encoder>
  signal: AbortSignal
  /** passed before each batch */
  gate: Gate
  /** called once a batch is kept */
  onKept: (embedding: Embedding) => void
}

interface ReadPhoto {
  id: PhotoId
  hash: string
  /** [size, size, 3] */
  pixels: Uint8Array
}

const BATCH = 32
/** Photos that wait at most before reading waits for them: what this takes of memory. */
const MOST_WAITING = 3 * BATCH

/**
 * Takes photos as they are read. An error is told at the end: what cannot be looked at can still be read, and what was
 * read and has no vector is looked at the next time.
 */
export class EmbedAsRead {
  readonly #options: EmbedAsReadOptions
  #waiting: ReadPhoto[] = []
  #encoder: Promise<Encoder> | null = null
  #working: Promise<void> | null = null
  /** The batch under way. */
  #step: Promise<unknown> = Promise.resolve()
  #failed: { error: unknown } | null = null
  #embedded = 0

  constructor(options: EmbedAsReadOptions) {
    this.#options = options
  }

  /** How the pixels are to be prepared. */
  get preprocessing(): Preprocessing {
    return this.#options.model.manifest.image.preprocessing
  }

  /** Resolves when there is room for another photo. */
  async room(): Promise<void> {
    while (this.#waiting.length >= MOST_WAITING) await this.#step.catch(() => {})
  }

  /** Takes a photo that is written down; one that has its vector already is left alone. */
  add(photo: ReadPhoto): void {
    const { store, model } = this.#options
    if (this.#failed || store.vectors.get(model.hash, photo.hash)) return
    this.#waiting.push(photo)
    this.#working ??= this.#work().finally(() => (this.#working = null))
  }

  /**
   * Looks at what waits and lets go of the model.
   * @returns how many photos got their vector
   * @throws what kept it from looking; what is kept stays
   */
  async end(): Promise<number> {
    await this.#working
    await (await this.#encoder?.catch(() => null))?.close()
    if (this.#failed) throw this.#failed.error
    return this.#embedded
  }

  async #work(): Promise<void> {
    try {
      while (this.#waiting.length > 0) await (this.#step = this.#batch())
    } catch (error) {
      this.#failed = { error }
      this.#waiting = []
    }
  }

  async #batch(): Promise<void> {
    const { store, model, open, signal, gate, onKept } = this.#options
    const encoder = await (this.#encoder ??= open())
    await gate.pass()
    signal.throwIfAborted()
    const embedding = await embed(encoder, together(this.#waiting.splice(0, BATCH)))
    keep(store, model, embedding)
    this.#embedded += embedding.photos.length
    onKept(embedding)
  }
}

function together(photos: readonly ReadPhoto[]) {
  const each = photos[0]!.pixels.length
  const pixels = new Uint8Array(photos.length * each)
  photos.forEach((photo, row) => pixels.set(photo.pixels, row * each))
  return { photos: photos.map(({ id, hash }) => ({ id, hash })), pixels }
}
