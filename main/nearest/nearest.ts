/**
 * The nearest vectors of one model: exact search while there are few or while a graph is being made, an HNSW graph
 * above that. SQLite is the truth: all of it is read once, then what changed; whatever is on disk here is checked and
 * made anew when it does not fit.
 */
import { KindredError } from '../../shared/model/index.ts'
import { pace } from '../threads/index.ts'
import { audit, passed, type Audit } from './audit.ts'
import { buildGraph } from './build.ts'
import { exactAmong, exactSearch, type Hit } from './exact.ts'
import { GraphFiles } from './files.ts'
import { Graph } from './graph.ts'
import { Sample } from './sample.ts'
import { VectorTable } from './vector-table.ts'
import { readAll, ROWS, type VectorSource } from './vectors.ts'

/** Below this, exact search takes about a millisecond and a graph has nothing to give. */
const EXACT_BELOW = 5000
/** A graph takes this share of changes in place; above it, building anew is faster and gives a better one. */
const PATCH_SHARE = 0.1
const MOST_REMOVED = 0.2

export interface NearestOptions {
  /** the library's `nearest/` folder */
  dir: string
  modelHash: string
  dims: number
  source: VectorSource
  log: (line: string) => void
}

export interface Refresh {
  signal?: AbortSignal
  /** gets the rows built so far and their total, when a graph is built */
  report?: (done: number, total: number) => void
}

export class Nearest {
  readonly #options: NearestOptions
  readonly #files: GraphFiles
  readonly #table: VectorTable
  readonly #sample: Sample
  readonly #loaded: Promise<void>
  /** The last change that `#table` knows of. */
  #version: number
  #graph: Graph | null = null
  #audit: Audit | null = null
  /** Changes that the graph has and its file lacks. */
  #unsaved = 0
  /** Changes run one after another; searches do not wait for them. */
  #last: Promise<void>
  readonly #closing = new AbortController()

  /** Begins to read all vectors; searches wait for that, and are exact until `prepare` got the graph. */
  constructor(options: NearestOptions) {
    const { dir, modelHash, dims, source } = options
    this.#options = options
    this.#files = new GraphFiles(dir, modelHash)
    this.#version = source.version()
    this.#table = new VectorTable(dims)
    this.#sample = new Sample(this.#table)
    this.#loaded = readAll(source, (id, data) => void this.#put(id, data), this.#closing.signal)
    this.#last = this.#loaded.catch(() => {})
  }

  /** How many can be found. */
  get size(): number {
    return this.#table.size
  }

  /** How searches are answered now, and what the last check of the graph gave. */
  get state(): { kind: 'exact' | 'graph'; audit: Audit | null } {
    return { kind: this.#graph ? 'graph' : 'exact', audit: this.#audit }
  }

  /**
   * The photos nearest to a unit vector ([d]), best first.
   * @param k how many; fewer come back when there are fewer
   * @throws KindredError CANCELLED when it is closed
   */
  async search(query: Float32Array, k: number): Promise<Hit[]> {
    await this.#loaded
    return this.#graph ? this.#graph.search(query, k) : exactSearch(this.#table, query, k)
  }

  /** The same among some photos alone, always exact. */
  async searchAmong(query: Float32Array, k: number, ids: ArrayLike<number>): Promise<Hit[]> {
    await this.#loaded
    return exactAmong(this.#table, query, k, ids)
  }

  /** The cosines of a unit vector ([d]) to a fixed random sample of the photos, at most 2,000, in no order. */
  async sampleScores(query: Float32Array): Promise<Float64Array> {
    await this.#loaded
    return this.#sample.scores(query)
  }

  /** Copies of that sample's vectors, [n, d]. */
  async sampleVectors(): Promise<Float32Array<ArrayBuffer>> {
    await this.#loaded
    return this.#sample.vectors()
  }

  /** Makes what changed in SQLite findable, before the next `refresh` does and saves it. */
  update(): Promise<void> {
    return this.#next(() => this.#readChanges(this.#closing.signal))
  }

  /**
   * Loads the saved graph or builds one. A graph that cannot be had is no error: search stays exact, and the log
   * says why.
   * @throws KindredError CANCELLED
   */
  prepare(options: Refresh = {}): Promise<void> {
    return this.#next(() => this.#takeGraph(options))
  }

  /**
   * Brings the index to what SQLite holds now and saves it: patches the graph, or gets another as `prepare` does.
   * @throws KindredError CANCELLED
   */
  refresh(options: Refresh = {}): Promise<void> {
    return this.#next(async () => {
      await this.#readChanges(this.#signal(options))
      const graph = this.#graph
      if (graph && this.size >= EXACT_BELOW && graph.removedShare <= MOST_REMOVED) {
        if (this.#unsaved > 0) await this.#save(graph)
        return
      }
      this.#graph = null
      await this.#takeGraph(options)
    })
  }

  /** Stops a build that is under way and lets a save come to its end. */
  async close(): Promise<void> {
    this.#closing.abort(new KindredError('CANCELLED', 'The search index was closed.'))
    await this.#last
  }

  #next(work: () => Promise<void>): Promise<void> {
    const done = this.#last.then(() => this.#loaded).then(work)
    this.#last = done.catch(() => {})
    return done
  }

  #signal({ signal }: Refresh): AbortSignal {
    return signal ? AbortSignal.any([signal, this.#closing.signal]) : this.#closing.signal
  }

  /** Reads what changed since the last time. A graph that would change too much is left out from then on. */
  async #readChanges(signal: AbortSignal): Promise<void> {
    const turn = pace()
    for (let full = true; full;) {
      signal.throwIfAborted()
      const rows = this.#options.source.changes(this.#version, ROWS)
      for (const { id, seq, data } of rows) {
        if (data ? this.#put(id, data) : this.#table.remove(id)) this.#patch(id)
        this.#version = seq
        const rest = turn()
        if (rest) await rest
      }
      full = rows.length === ROWS
    }
    await this.#sample.refill()
  }

  #put(id: number, data: Uint8Array): boolean {
    const changed = this.#table.set(id, data)
    this.#sample.add(id)
    return changed
  }

  /** Brings the graph's node of an id to what the table has. */
  #patch(id: number): void {
    if (!this.#graph) return
    const row = this.#table.row(id)
    if (row === undefined) this.#graph.remove(id)
    else this.#graph.add(id, this.#table.vector(row))
    if (++this.#unsaved > this.size * PATCH_SHARE) this.#graph = null
  }

  /** Puts a graph of what the table holds in its place. */
  async #takeGraph(options: Refresh): Promise<void> {
    const { log } = this.#options
    const signal = this.#signal(options)
    if (this.size < EXACT_BELOW) return this.#files.remove()
    try {
      signal.throwIfAborted()
      await this.#files.prepare()
      const graph = (await this.#read(signal)) ?? (await this.#build(signal, options.report ?? (() => {})))
      if (!graph) return
      this.#graph = graph
      this.#unsaved = 0
    } catch (error) {
      if (signal.aborted) throw new KindredError('CANCELLED', 'Making the search index was cancelled.')
      log(`The search index could not be made, so search stays exact: ${String(error)}`)
    }
  }

  async #save(graph: Graph): Promise<void> {
    try {
      await graph.write(this.#files.draft)
      await this.#files.publish(this.#options.dims, this.#table.fingerprint)
      this.#unsaved = 0
    } catch (error) {
      this.#options.log(`The search index could not be saved and will be built anew: ${String(error)}`)
    }
  }

  async #read(signal: AbortSignal): Promise<Graph | null> {
    const { dims, log } = this.#options
    const fault = await this.#files.fault(dims, this.#table.fingerprint)
    if (!fault) return this.#trusted(await Graph.read(this.#files.graph, dims, this.#table.ids), signal)
    log(`The saved search index is ${fault}; building it from the library.`)
    return null
  }

  async #build(signal: AbortSignal, report: NonNullable<Refresh['report']>): Promise<Graph | null> {
    const { dims } = this.#options
    const { ids, blocks, fingerprint } = this.#table
    const input = {
      file: this.#files.draft,
      dims,
      ids: Float64Array.from(ids),
      blocks: blocks.map(({ buffer }) => buffer),
    }
    await buildGraph(input, signal, (done) => report(done, ids.length))
    await this.#files.publish(dims, fingerprint)
    return this.#trusted(await Graph.read(this.#files.graph, dims, ids), signal)
  }

  /** The graph if it finds what exact search finds, else null. */
  async #trusted(graph: Graph, signal: AbortSignal): Promise<Graph | null> {
    this.#audit = await audit(graph, this.#table, signal)
    if (passed(this.#audit)) return graph
    this.#options.log(
      `The search index finds only ${(100 * this.#audit.recall).toFixed(1)} % of the nearest photos.`,
    )
    return null
  }
}

/** All vectors of a source, to search exactly. */
export async function readVectors(source: VectorSource, dims: number): Promise<VectorTable> {
  const table = new VectorTable(dims)
  await readAll(source, (id, data) => void table.set(id, data))
  return table
}
