/** Giving photos words for what they show, from the vectors that they have: in lots, beside everything else. */
import { setImmediate } from 'node:timers/promises'
import { KindredError, type PhotoId, type PhotoTag, type TagCount } from '../../shared/model/index.ts'
import { logError, type JobContext } from '../jobs/index.ts'
import type { ActiveModel } from '../models/index.ts'
import type { ModelRow, Store } from '../store/index.ts'
import type { Thread } from '../threads/index.ts'
import type { Tagged } from './search.ts'
import type { TagReads } from './tag-reads.ts'
import { makeNamer, namerId } from './tags.ts'

/** Photos in a lot: the reader takes some hundredths of a second for them. */
const LOT = 64
const FORGOTTEN_AT_ONCE = 500
const SOON_MS = 10_000

/** The thread that reads the library, and names. */
type Reader = Pick<Thread<TagReads>, 'ask'>

export class Naming {
  readonly #store: Pick<Store, 'models' | 'tags'>
  readonly #reader: Reader
  readonly #active: Pick<ActiveModel, 'use'>
  readonly #log: (line: string) => void
  /** The namer that the reader has. */
  #opened: string | null = null
  #last: Promise<void> = Promise.resolve()
  #due: NodeJS.Timeout | null = null
  readonly #closing = new AbortController()

  constructor(
    store: Pick<Store, 'models' | 'tags'>,
    reader: Reader,
    active: Pick<ActiveModel, 'use'>,
    log: (line: string) => void,
  ) {
    this.#store = store
    this.#reader = reader
    this.#active = active
    this.#log = log
  }

  /** How many present photos show each word, most first; by the active model, as all that is asked here. */
  async counts(): Promise<TagCount[]> {
    const id = this.#id
    return id === null ? [] : this.#reader.ask((api) => api.tagCounts(id))
  }

  /** What a photo shows, surest first. */
  ofPhoto(photo: PhotoId): PhotoTag[] {
    const id = this.#id
    return id === null ? [] : this.#store.tags.ofPhoto(id, photo)
  }

  /** The photos that have all of some tags, surest first. */
  async tagged(words: readonly string[]): Promise<Tagged> {
    const id = this.#id
    if (id === null) return { ids: new Float64Array(), confidences: new Float64Array() }
    return this.#reader.ask((api) => api.tagged(id, words))
  }

  /** By what the tags of the active model are kept; null where it cannot tell any. */
  get #id(): string | null {
    const model = this.#store.models.active()
    return model && namerId(model)
  }

  /**
   * Names the photos that the active model has seen and not named.
   * @throws the signal's reason when it aborts; what is named stays
   */
  run(options: Partial<JobContext> = {}): Promise<void> {
    const done = this.#last.then(() => this.#run(options))
    this.#last = done.catch(() => {})
    return done
  }

  /** Names before long what is seen meanwhile. */
  soon(): void {
    this.#due ??= setTimeout(() => {
      this.#due = null
      this.run().catch(logError(this.#log))
    }, SOON_MS).unref()
  }

  async close(): Promise<void> {
    clearTimeout(this.#due ?? undefined)
    this.#closing.abort(new KindredError('CANCELLED', 'The library was closed.'))
    await this.#last
  }

  async #run({ signal, gate, report = () => {} }: Partial<JobContext>): Promise<void> {
    const model = this.#store.models.active()
    const id = model && namerId(model)
    if (!model || id === null) return
    const stop = AbortSignal.any([this.#closing.signal, ...(signal ? [signal] : [])])
    stop.throwIfAborted()
    if (await this.#reader.ask((api) => api.hasUnnamed(id, model.hash))) {
      await this.#open(model, id)
      let [done, last] = [0, 0 as PhotoId]
      for (;;) {
        stop.throwIfAborted()
        await gate?.pass()
        const photos = await this.#reader.ask((api) => api.nameLot(id, model.hash, last, LOT))
        if (photos.length === 0) break
        this.#store.tags.put(id, photos)
        last = photos.at(-1)!.id
        report({ stage: 'Naming what is there', done: (done += photos.length), total: null, unit: 'photos' })
      }
    }
    while (this.#store.tags.forgetOthers(id, FORGOTTEN_AT_ONCE)) await setImmediate()
  }

  async #open(model: ModelRow, id: string): Promise<void> {
    if (this.#opened === id) return
    const namer = await this.#active.use(async ({ model: { hash }, encoder }) => {
      if (hash === model.hash) return makeNamer(model, id, await encoder())
      throw new KindredError('CANCELLED', 'Another model became active.')
    })
    await this.#reader.ask((api) => api.takeNamer(namer))
    this.#opened = id
  }
}
