/** The active model with what searching needs: opened when first asked for, replaced when another becomes active. */
import { join } from 'node:path'
import { KindredError } from '../../shared/model/index.ts'
import { loadPack, openEncoder, type Encoder } from '../encoders/index.ts'
import { Nearest, type Refresh } from '../nearest/index.ts'
import type { ModelRow, Store } from '../store/index.ts'

/** A query is one text or one picture: more threads would only wait for each other. */
const QUERY_THREADS = 2

export interface Loaded {
  model: ModelRow
  nearest: Nearest
  encoder: () => Promise<Encoder>
}

export class ActiveModel {
  readonly #store: Store
  readonly #log: (line: string) => void
  #loaded: (Loaded & { close(): Promise<void> }) | null = null
  /** Models that were replaced, on their way out. */
  readonly #leaving = new Set<Promise<void>>()

  constructor(store: Store, log: (line: string) => void) {
    this.#store = store
    this.#log = log
  }

  /** @throws KindredError NO_MODEL */
  row(): ModelRow {
    const model = this.#store.models.active()
    if (model) return model
    throw new KindredError(
      'NO_MODEL',
      'No model is active yet, so photos cannot be searched.',
      'Teach Kindred your photos first: "kindred train", or the Train page.',
    )
  }

  /**
   * The active model, ready to search; its graph is loaded in the background.
   * @throws KindredError NO_MODEL
   */
  load(): Loaded {
    const model = this.row()
    if (this.#loaded?.model.hash !== model.hash) {
      this.#leave()
      this.#loaded = this.#open(model)
      this.#loaded.nearest.prepare().catch(() => {})
    }
    return this.#loaded!
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

  #open(model: ModelRow): Loaded & { close(): Promise<void> } {
    const { home, vectors } = this.#store
    const nearest = new Nearest({
      dir: join(home, 'nearest'),
      modelHash: model.hash,
      dims: model.manifest.embeddingSize,
      source: () => vectors.all(model.hash),
      log: this.#log,
    })
    let encoder: Promise<Encoder> | undefined
    const open = async () =>
      openEncoder(await loadPack(join(home, 'models', model.id)), { provider: 'cpu', threads: QUERY_THREADS })
    return {
      model,
      nearest,
      encoder: () => (encoder ??= open()),
      async close() {
        await nearest.close()
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
