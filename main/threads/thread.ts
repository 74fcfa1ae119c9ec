/** A worker thread as the thread that starts it sees it: started, asked, closed, and its death noticed. */
import { wrap, type Remote } from 'comlink'
import { MessageChannel, Worker } from 'node:worker_threads'
import { siblingOf } from '../../shared/lib/sibling.ts'
import { KindredError } from '../../shared/lib/errors.ts'
import { endpointOf } from './endpoint.ts'

export interface Thread<Api> {
  /** It was closed or it died: no question will be answered any more. */
  readonly ended: boolean
  /**
   * Calls what the thread offers.
   * @throws what the call throws there, a KindredError as one; CANCELLED when the thread is closed meanwhile; an error
   *   when it dies
   */
  ask<R>(work: (api: Remote<Api>) => Promise<R>): Promise<R>
  /**
   * Lets the thread release what it holds and end, and waits for that. Whatever is under way rejects at once. A thread
   * is never terminated: one that is inside ONNX Runtime or hnswlib then takes the whole process with it.
   */
  close(): Promise<void>
}

/** What a thread offers: its own calls, and its end. */
export interface Served<Api> {
  api: Api
  end(): void
}

/**
 * Starts a thread that calls `serve`.
 * @param base the caller's `import.meta.url`
 * @param name of the module beside it, such as `./encoder-worker`
 */
export function startThread<Api>(base: string, name: string): Thread<Api> {
  const { port1, port2 } = new MessageChannel()
  const worker = new Worker(new URL(siblingOf(base, name)), {
    workerData: port2,
    transferList: [port2],
    execArgv: [], // flags of the process, such as those of a script given as text, are not meant for it
  })
  const served = wrap<Served<Api>>(endpointOf(port1))
  const waiting = new Set<(error: Error) => void>()
  let ended: Error | null = null
  const end = (error: Error) => {
    ended ??= error
    for (const reject of waiting) reject(ended)
    waiting.clear()
  }
  const gone = new Promise<void>((resolve) => {
    worker.once('error', end)
    worker.once('exit', (code) => {
      end(new Error(`The thread ${name} ended with ${code}.`))
      port1.close()
      resolve()
    })
  })

  return {
    get ended() {
      return ended !== null
    },
    async ask(work) {
      if (ended) throw ended
      return new Promise((resolve, reject) => {
        waiting.add(reject)
        work(served.api as Remote<Api>)
          .then(resolve, reject)
          .finally(() => waiting.delete(reject))
      })
    },
    close() {
      if (!ended) {
        end(new KindredError('CANCELLED', 'The thread was closed.'))
        void served.end()
      }
      return gone
    },
  }
}
