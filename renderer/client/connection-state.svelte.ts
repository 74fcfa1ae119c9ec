/** Whether the engine answers, as the live streams find it. */

type Status = 'connecting' | 'open' | 'lost' | 'refused'

class Connection {
  status = $state<Status>('connecting')
  #waiting = new Set<() => void>()

  /** Waits before the next try, or until somebody asks for it at once. */
  async pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, ms)
    this.#waiting.add(resolve)
    await promise
    clearTimeout(timer)
    this.#waiting.delete(resolve)
  }

  retryNow() {
    for (const go of this.#waiting) go()
  }
}

export const connection = new Connection()
