/** Telling many watchers that something changed, without queues: each reads the newest state when it is ready. */
import { setTimeout as sleep } from 'node:timers/promises'

export class Notifier {
  #waiting = new Set<() => void>()
  #version = 0

  get version(): number {
    return this.#version
  }

  notify(): void {
    this.#version++
    for (const wake of this.#waiting) wake()
  }

  /** Resolves at the first notice after `version`, or when `signal` aborts. */
  async after(version: number, signal: AbortSignal): Promise<void> {
    if (this.#version !== version || signal.aborted) return
    await new Promise<void>((resolve) => {
      const wake = () => {
        this.#waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      this.#waiting.add(wake)
      signal.addEventListener('abort', wake)
    })
  }
}

/** Yields what `read` gives at once and after changes, at most every `intervalMs`, until `signal` aborts. */
export async function* follow<T>(
  notifier: Notifier,
  read: () => T | Promise<T>,
  intervalMs: number,
  signal: AbortSignal,
): AsyncGenerator<T, void> {
  while (!signal.aborted) {
    const { version } = notifier
    yield await read()
    await sleep(intervalMs, undefined, { signal }).catch(() => {})
    await notifier.after(version, signal)
  }
}
