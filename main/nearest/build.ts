/** Building a graph in a thread of its own. */
import { askOnce, proxy, startThread } from '../threads/index.ts'
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
  const thread = startThread<NearestApi>(import.meta.url, './nearest-worker')
  await askOnce(thread, (api) => api.build(input, proxy(report)), signal)
}
