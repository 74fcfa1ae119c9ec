/**
 * The nearest vectors of one model: exact search while there are few or while a graph is being made, an HNSW graph
 * above that. SQLite is the truth; whatever is on disk here is checked and made anew when it does not fit.
 */
import { KindredError } from '../../shared/model/index.ts'
import { audit, passed, type Audit } from './audit.ts'
import { buildGraph } from './build.ts'
import { ExactIndex } from './exact-index.ts'
import type { Hit } from './exact.ts'
import { GraphFiles } from './files.ts'
import { Graph } from './graph.ts'
import { Sample } from './sample.ts'
import { difference, fingerprint, rowHash, type Vectors } from './vectors.ts'

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
  /** all vectors of the model as SQLite has them */
  source: () => Vectors
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
  #exact: ExactIndex
  #sample: Sample
  #graph: Graph | null = null
  #audit: Audit | null = null
  /** The graph in memory holds changes that its file lacks. */
  #unsaved = false
  /** Changes run one after another; searches do not wait for them. */
  #last: Promise<void> = Promise.resolve()
  readonly #closing = new AbortController()

  /** Reads all vectors; ready to search at once, exactly. `prepare` gets the graph. */
  constructor(options: NearestOptions) {
    this.#options = options
    this.#files = new GraphFiles(options.dir, options.modelHash)
    const vectors = options.source()
    this.#exact = new ExactIndex(vectors, options.dims)
    this.#sample = new Sample(vectors, options.dims)
  }

  get size(): number {
    return (this.#graph ?? this.#exact).rows.size
  }

  /** How searches are answered now, and what the last check of the graph gave. */
  get state(): { kind: 'exact' | 'graph'; audit: Audit | null } {
    return { kind: this.#graph ? 'graph' : 'exact', audit: this.#audit }
  }

  /**
   * The photos nearest to a unit vector ([d]), best first.
   * @param k how many; fewer come back when there are fewer
   */
  search(query: Float32Array, k: number): Hit[] {
    return (this.#graph ?? this.#exact).search(query, k)
  }

  /** The cosines of a unit vector ([d]) to a fixed random sample of the photos, at most 2,000, in no order. */
  sampleScores(query: Float32Array): Float64Array {
    return this.#sample.scores(query)
  }

  /**
   * Makes new vectors findable before the next `refresh`.
   * @param data [n, d], row i for `ids[i]`; rounded to float16, as SQLite keeps them
   */
  add(ids: readonly number[], data: Float32Array): Promise<void> {
    const { dims } = this.#options
    const rounded = Float32Array.from(Float16Array.from(data))
    return this.#next(() => {
      const bits = new Int32Array(rounded.buffer)
      ids.forEach((id, row) => {
        const vector = rounded.subarray(row * dims, (row + 1) * dims)
        this.#sample.add(id, vector)
        if (!this.#graph) return this.#exact.add(id, vector)
        this.#graph.add(id, vector, rowHash(bits, row, dims))
        this.#unsaved = true
      })
    })
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
      const vectors = this.#options.source()
      const exact = new ExactIndex(vectors, this.#options.dims)
      this.#sample = new Sample(vectors, this.#options.dims)
      if (this.#graph && exact.ids.length >= EXACT_BELOW && this.#patch(this.#graph, exact)) {
        if (this.#unsaved) await this.#save(this.#graph)
        return
      }
      this.#exact = exact
      this.#graph = null
      await this.#takeGraph(options)
    })
  }

  /** Stops a build that is under way and lets a save come to its end. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#last
  }

  #next(work: () => void | Promise<void>): Promise<void> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => {})
    return done
  }

  /** Puts a graph of what `#exact` holds in its place. */
  async #takeGraph({ signal: asked, report = () => {} }: Refresh): Promise<void> {
    const { dims, log } = this.#options
    const signal = asked ? AbortSignal.any([asked, this.#closing.signal]) : this.#closing.signal
    if (this.#exact.ids.length < EXACT_BELOW) return this.#files.remove()
    try {
      await this.#files.prepare()
      const graph = (await this.#load(signal)) ?? (await this.#build(signal, report))
      if (!graph) return
      this.#graph = graph
      this.#exact = new ExactIndex({ ids: [], data: new Float32Array(0) }, dims)
      this.#unsaved = false
    } catch (error) {
      if (signal.aborted) throw new KindredError('CANCELLED', 'Making the search index was cancelled.')
      log(`The search index could not be made, so search stays exact: ${String(error)}`)
    }
  }

  /** Applies few changes in place. False: they are many, or the graph carries too many removed photos. */
  #patch(graph: Graph, { ids, data, rows }: ExactIndex): boolean {
    const { dims } = this.#options
    const { removed, added } = difference(graph.rows, rows)
    if (removed.length + added.size > rows.size * PATCH_SHARE) return false
    for (const id of removed) graph.remove(id)
    ids.forEach((id, row) => {
      if (added.has(id)) graph.add(id, data.subarray(row * dims, (row + 1) * dims), rows.get(id)!)
    })
    if (removed.length + added.size > 0) this.#unsaved = true
    return graph.removedShare <= MOST_REMOVED
  }

  async #save(graph: Graph): Promise<void> {
    try {
      await graph.write(this.#files.draft)
      await this.#files.publish(this.#options.dims, fingerprint(graph.rows))
      this.#unsaved = false
    } catch (error) {
      this.#options.log(`The search index could not be saved and will be built anew: ${String(error)}`)
    }
  }

  async #load(signal: AbortSignal): Promise<Graph | null> {
    const { dims, log } = this.#options
    const { rows } = this.#exact
    const fault = await this.#files.fault(dims, fingerprint(rows))
    if (!fault) return this.#trusted(await Graph.read(this.#files.graph, dims, rows), signal)
    log(`The saved search index is ${fault}; building it from the library.`)
    return null
  }

  async #build(signal: AbortSignal, report: NonNullable<Refresh['report']>): Promise<Graph | null> {
    const { dims } = this.#options
    const { ids, data, rows } = this.#exact
    await buildGraph({ file: this.#files.draft, dims, ids, data }, signal, (done) => report(done, ids.length))
    await this.#files.publish(dims, fingerprint(rows))
    return this.#trusted(await Graph.read(this.#files.graph, dims, rows), signal)
  }

  /** The graph if it finds what exact search finds, else null. */
  async #trusted(graph: Graph, signal: AbortSignal): Promise<Graph | null> {
    this.#audit = await audit(graph, this.#exact, this.#options.dims, signal)
    if (passed(this.#audit)) return graph
    this.#options.log(
      `The search index finds only ${(100 * this.#audit.recall).toFixed(1)} % of the nearest photos.`,
    )
    return null
  }
}
