/** The active model with what searching needs: opened when first asked for, replaced when another becomes active. */
import { KindredError, type ModelId } from '../../shared/model/index.ts'
import { Nearest, type Refresh } from '../nearest/index.ts'
import type { ModelRow, Store } from '../store/index.ts'
import type { QueryEncoder } from './encoder.ts'
import type { Inference } from './inference.ts'
import { loadPack } from './pack.ts'
import { knownModel } from './known.ts'

/** A query is a few texts and pictures: more threads would only wait for each other. */
const QUERY_THREADS = 2

export interface Loaded {
  model: ModelRow
  nearest: Nearest
  encoder: () => Promise<QueryEncoder>
}

interface Open extends Loaded {
  /** what is being done with it: it stays open so long */
  uses: Set<Promise<unknown>>
  close(): Promise<void>
}

export class ActiveModel {
  readonly #store: Store
  readonly #inference: Inference
  readonly #log: (line: string) => void
  #loaded: Open | null = null
  /** Models that were replaced, on their way out. */
  readonly #leaving = new Set<Promise<void>>()

  constructor(store: Store, inference: Inference, log: (line: string) => void) {
    this.#store = store
    this.#inference = inference
    this.#log = log
  }

  /**
   * The active model, or the one of an id.
   * @throws KindredError NO_MODEL, NOT_FOUND
   */
  row(id?: ModelId): ModelRow {
    if (id !== undefined) return knownModel(this.#store, id)
    const model = this.#store.models.active()
    if (model) return model
    throw new KindredError(
      'NO_MODEL',
      'No model is active, so photos cannot be searched: the one that comes with Kindred is not there.',
      'Install Kindred anew, choose a model with "kindred models use", or train one: "kindred train".',
    )
  }

  /**
   * The active model, ready to search; its graph is loaded in the background.
   * @throws KindredError NO_MODEL
   */
  load(): Loaded {
    return this.#loadOpen()
  }

  #loadOpen(): Open {
    const model = this.row()
    if (this.#loaded?.model.hash !== model.hash) {
      this.#leave()
      this.#loaded = this.#open(model)
      this.#loaded.nearest.prepare().catch(() => {})
    }
    return this.#loaded!
  }

  /**
   * Does something with the active model, which stays open for it even when another takes its place meanwhile.
   * @throws KindredError NO_MODEL
   */
  async use<T>(work: (loaded: Loaded) => Promise<T>): Promise<T> {
    const loaded = this.#loadOpen()
    const use = work(loaded)
    loaded.uses.add(use)
    try {
      return await use
    } finally {
      loaded.uses.delete(use)
    }
  }

  /** Makes a model the active one; queries go to it from now on. */
  activate(id: ModelId): void {
    this.#store.models.activate(id)
    this.load()
  }

  /** Brings the search index to what the library holds now. Does nothing without a model. */
  async refresh(options: Refresh = {}): Promise<void> {
    if (!this.#store.models.active()) return
    await this.load().nearest.refresh(options)
  }

  async close(): Promise<void> {
    this.#leave()
    await Promise.all(this.#leaving)
  }

  #open(model: ModelRow): Open {
    const { home, vectors } = this.#store
    const nearest = new Nearest({
      dir: home.nearest,
      modelHash: model.hash,
      dims: model.manifest.embeddingSize,
      source: vectors.ofModel(model.hash),
      log: this.#log,
    })
    const uses: Open['uses'] = new Set()
    let encoder: Promise<QueryEncoder> | undefined
    const open = async () =>
      this.#inference.open(await loadPack(home.pack(model.id)), { provider: 'cpu', threads: QUERY_THREADS })
    return {
      model,
      nearest,
      encoder: () =>
        (encoder ??= open().catch((error: unknown) => {
          encoder = undefined // what was wrong may be mended before the next query
          throw error
        })),
      uses,
      async close() {
        await nearest.close()
        await Promise.allSettled(uses)
        await encoder?.then((each) => each.close()).catch(() => {})
      },
    }
  }

  #leave(): void {
    if (!this.#loaded) return
    const left = this.#loaded.close().finally(() => this.#leaving.delete(left))
    this.#leaving.add(left)
    this.#loaded = null
  }
}
