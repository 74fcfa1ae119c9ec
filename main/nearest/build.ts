/** Building a graph in a thread of its own. */
import { proxy, startThread } from '../threads/index.ts'
import type { NearestApi } from './nearest-worker.ts'

export interface BuildInput {
  file: string
  dims: number
  ids: Float64Array
  /** of the table, shared with the thread */
  blocks: readonly SharedArrayBuffer[]
}

/**
 * Builds the graph of all rows and writes it to `input.file`. `report` gets the rows done so far.
 * @throws soon after `signal` aborts
 */
export async function buildGraph(
  input: BuildInput,
  signal: AbortSignal,
  report: (done: number) => void,
): Promise<void> {
  signal.throwIfAborted()
  const thread = startThread<NearestApi>(import.meta.url, './nearest-worker')
  const stop = () => void thread.close()
  signal.addEventListener('abort', stop, { once: true })
  try {
    await thread.ask((api) => api.build(input, proxy(report)))
  } finally {
    signal.removeEventListener('abort', stop)
    await thread.close()
  }
}
