/** The directions of words of a person's own: computed by a thread, and kept while they stay what they are. */
import type { Nearest } from '../nearest/index.ts'
import { transfer, type Thread } from '../threads/index.ts'
import type { discriminant, Shown } from './discriminant.ts'

/** So many words are searched for in turns. */
const MOST_KEPT = 64

/** A photo by what its vector is kept under. */
export type ShownPhoto = Shown & { hash: string }

export class Directions {
  readonly #thread: Pick<Thread<{ discriminant: typeof discriminant }>, 'ask'>
  readonly #kept = new Map<string, Promise<Float32Array>>()

  constructor(thread: Pick<Thread<{ discriminant: typeof discriminant }>, 'ask'>) {
    this.#thread = thread
  }

  /** The unit vector ([d]) along which photos differ from the library that `nearest` has of a model. */
  of(
    modelHash: string,
    nearest: Pick<Nearest, 'size' | 'sampleVectors'>,
    shown: readonly ShownPhoto[],
  ): Promise<Float32Array> {
    const key = JSON.stringify([modelHash, nearest.size, shown.map(({ hash, burst }) => [hash, burst])])
    const kept = this.#kept.get(key) ?? this.#compute(nearest, shown)
    this.#kept.delete(key)
    this.#kept.set(key, kept)
    kept.catch(() => this.#kept.delete(key))
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(this.#kept.keys().next().value!)
    return kept
  }

  async #compute(
    nearest: Pick<Nearest, 'sampleVectors'>,
    shown: readonly ShownPhoto[],
  ): Promise<Float32Array> {
    const sample = await nearest.sampleVectors()
    const photos = shown.map(({ vector, burst }) => ({ vector, burst }))
    return this.#thread.ask((api) => api.discriminant(transfer(sample, [sample.buffer]), photos))
  }
}
