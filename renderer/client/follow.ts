/** Live streams that outlast a restart of the engine. */
import { connection } from './connection-state.svelte.ts'
import { isRefusal } from './problem.ts'

const hiddenGraceMs = 15_000
const longestPauseMs = 5000

/** Resolves when the page can be seen. A browser allows six connections a host, over all its tabs. */
function whenVisible(): Promise<void> {
  if (!document.hidden) return Promise.resolve()
  const { promise, resolve } = Promise.withResolvers<void>()
  document.addEventListener('visibilitychange', () => resolve(), { once: true })
  return promise
}

/** A signal that ends with `outer`, or when the page has been hidden for a while. */
function whileVisible(outer: AbortSignal): { signal: AbortSignal; release: () => void } {
  const hidden = new AbortController()
  let timer: ReturnType<typeof setTimeout> | undefined
  const onChange = () => {
    clearTimeout(timer)
    if (document.hidden) timer = setTimeout(() => hidden.abort(), hiddenGraceMs)
  }
  document.addEventListener('visibilitychange', onChange)
  return {
    signal: AbortSignal.any([outer, hidden.signal]),
    release: () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', onChange)
    },
  }
}

/**
 * Hands every value of a stream to `each`, and opens the stream again when it breaks.
 * @param endless false for a stream whose orderly end means that there is no more to come
 */
export async function follow<T>(
  open: (signal: AbortSignal) => Promise<AsyncIterable<T>>,
  each: (value: T) => void,
  outer: AbortSignal,
  endless = true,
): Promise<void> {
  let pauseMs = 500
  while (!outer.aborted) {
    await whenVisible()
    const { signal, release } = whileVisible(outer)
    try {
      for await (const value of await open(signal)) {
        if (outer.aborted) return
        connection.status = 'open'
        pauseMs = 500
        each(value)
      }
      if (!endless && !signal.aborted) return
    } catch (error) {
      if (outer.aborted) return
      if (!signal.aborted) connection.status = isRefusal(error) ? 'refused' : 'lost'
    } finally {
      release()
    }
    if (signal.aborted) continue
    await connection.pause(pauseMs)
    pauseMs = Math.min(pauseMs * 2, longestPauseMs)
  }
}
