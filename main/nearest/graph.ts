/** An HNSW graph (hnswlib, inner product) whose labels are photo ids. */
import type { HierarchicalNSW } from 'hnswlib-node'
import type { Hit } from './exact.ts'

/** Links a node, and the width of the search while building: measured to give recall 1.00 on real sets. */
export const LINKS = 16
export const BUILD_WIDTH = 100
const FIRST_SEARCH_WIDTH = 100

export class Graph {
  readonly #index: HierarchicalNSW
  /** What can be found. */
  readonly #ids: Set<number>
  #width = FIRST_SEARCH_WIDTH

  private constructor(index: HierarchicalNSW, ids: Iterable<number>) {
    this.#index = index
    this.#ids = new Set(ids)
  }

  /**
   * Reads a graph from a file that is known to be whole: hnswlib does not survive every damaged one.
   * @param ids what can be found in it
   * @throws Error where hnswlib could not be compiled when Kindred was installed
   */
  static async read(file: string, dims: number, ids: Iterable<number>): Promise<Graph> {
    const { default: hnswlib } = await import('hnswlib-node')
    const index = new hnswlib.HierarchicalNSW('ip', dims)
    await index.readIndex(file)
    return new Graph(index, ids)
  }

  /** How wide a search is: more finds more and takes longer. */
  get width(): number {
    return this.#width
  }

  set width(width: number) {
    this.#width = width
  }

  /** The share of nodes that are only passed through, because their photos are gone. */
  get removedShare(): number {
    return 1 - this.#ids.size / Math.max(1, this.#index.getCurrentCount())
  }

  search(query: Float32Array, k: number): Hit[] {
    const wanted = Math.min(k, this.#ids.size)
    if (wanted < 1) return []
    this.#index.setEf(Math.max(this.#width, wanted))
    const { neighbors, distances } = this.#index.searchKnn(Array.from(query), wanted)
    return neighbors.map((id, i) => ({ id, score: 1 - distances[i]! }))
  }

  /** Adds a vector, or replaces the one that its id had. */
  add(id: number, vector: Float32Array): void {
    const capacity = this.#index.getMaxElements()
    if (this.#index.getCurrentCount() >= capacity)
      this.#index.resizeIndex(capacity + Math.max(1024, capacity >> 3))
    this.#index.addPoint(Array.from(vector), id)
    this.#ids.add(id)
  }

  remove(id: number): void {
    if (this.#ids.delete(id)) this.#index.markDelete(id)
  }

  async write(file: string): Promise<void> {
    await this.#index.writeIndex(file)
  }
}
