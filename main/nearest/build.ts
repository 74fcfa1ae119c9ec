/** Building a graph in a thread of its own. */
import { Worker } from 'node:worker_threads'
import { sibling } from '../../shared/lib/sibling.ts'

export interface BuildInput {
  file: string
  dims: number
  ids: readonly number[]
  /** [n, dims] or longer, shared with the thread */
  data: Float32Array<SharedArrayBuffer>
}

export interface BuildOrder extends BuildInput {
  /** [1]; not 0: stop. A thread that is terminated inside hnswlib takes the whole process with it. */
  stop: Int32Array<SharedArrayBuffer>
}

/**
 * Builds the graph of all rows and writes it to `input.file`. `report` gets the rows done so far.
 * Rejects when the thread ends early, as it does soon after `signal` aborts.
 */
export async function buildGraph(
  input: BuildInput,
  signal: AbortSignal,
  report: (done: number) => void,
): Promise<void> {
  const order: BuildOrder = { ...input, stop: new Int32Array(new SharedArrayBuffer(4)) }
  const worker = new Worker(new URL(sibling(import.meta.url, './nearest-worker')), { workerData: order })
  const stop = () => void Atomics.store(order.stop, 0, 1)
  signal.addEventListener('abort', stop, { once: true })
  try {
    await new Promise<void>((resolve, reject) => {
      worker.on('message', report)
      worker.once('error', reject)
      worker.once('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`The index builder ended with ${code}.`)),
      )
      if (signal.aborted) stop()
    })
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
