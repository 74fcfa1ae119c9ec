/** The inside of a worker thread. */
import { expose } from 'comlink'
import { workerData, type MessagePort } from 'node:worker_threads'
import { endpointOf } from './endpoint.ts'
import type { Served } from './thread.ts'

/**
 * Offers calls to the thread that started this one, until it asks for the end.
 * @param release brings what is under way to its end and lets go of native memory (sessions, graphs); called once,
 *   before the thread ends
 */
export function serve<Api>(api: Api, release: () => void | Promise<void> = () => {}): void {
  const served: Served<Api> = {
    api,
    end: () => void Promise.resolve(release()).finally(() => process.exit()),
  }
  expose(served, endpointOf(workerData as MessagePort))
}
