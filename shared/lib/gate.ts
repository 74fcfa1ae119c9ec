/** Holding work between two of its steps. */

/** Open at first. Work passes it before each step; closed, it holds the work until it opens again. */
export class Gate {
  #held: PromiseWithResolvers<void> | null = null
  readonly #watchers = new Set<(closed: boolean) => void>()

  get closed(): boolean {
    return this.#held !== null
  }

  close(): void {
    if (this.#held) return
    this.#held = Promise.withResolvers()
    for (const watcher of this.#watchers) watcher(true)
  }

  open(): void {
    if (!this.#held) return
    this.#held.resolve()
    this.#held = null
    for (const watcher of this.#watchers) watcher(false)
  }

  /** Resolves as soon as the gate is open. */
  async pass(): Promise<void> {
    while (this.#held) await this.#held.promise
  }

  /**
   * Tells of every change, and at once when the gate is closed already.
   * @returns what ends the telling
   */
  watch(watcher: (closed: boolean) => void): () => void {
    this.#watchers.add(watcher)
    if (this.#held) watcher(true)
    return () => void this.#watchers.delete(watcher)
  }
}
