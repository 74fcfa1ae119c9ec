/** Giving photos words for what they show, from the vectors that they have: in lots, beside everything else. */
import type { Gate } from '../../shared/lib/gate.ts'
import { setImmediate } from 'node:timers/promises'
import { KindredError, type PhotoId } from '../../shared/model/index.ts'
import type { Report } from '../library/index.ts'
import type { ActiveModel } from '../models/index.ts'
import { makeNamer, namerId } from '../search/index.ts'
import type { ModelRow, Store } from '../store/index.ts'
import { logError } from './errors.ts'
import type { Reader } from './reader.ts'

/** Photos in a lot: the reader takes some hundredths of a second for them. */
const LOT = 64
const FORGOTTEN_AT_ONCE = 500
const SOON_MS = 10_000

export interface NamingOptions {
  signal?: AbortSignal
  gate?: Gate
  report?: Report
}

export class Naming {
  readonly #store: Store
  readonly #reader: Reader
  readonly #active: ActiveModel
  readonly #log: (line: string) => void
  /** The namer that the reader has. */
  #opened: string | null = null
  #last: Promise<void> = Promise.resolve()
  #due: NodeJS.Timeout | null = null
  readonly #closing = new AbortController()

  constructor(store: Store, reader: Reader, active: ActiveModel, log: (line: string) => void) {
    this.#store = store
    this.#reader = reader
    this.#active = active
    this.#log = log
  }

  /** By what the tags of the active model are kept; null where it cannot tell any. */
  get id(): string | null {
    const model = this.#store.models.active()
    return model && namerId(model)
  }

  /**
   * Names the photos that the active model has seen and not named.
   * @throws the signal's reason when it aborts; what is named stays
   */
  run(options: NamingOptions = {}): Promise<void> {
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

  async #run({ signal, gate, report = () => {} }: NamingOptions): Promise<void> {
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
