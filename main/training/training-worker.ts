/** The thread that trains: queries are answered elsewhere meanwhile. */
import { parentPort, workerData } from 'node:worker_threads'
import { KindredError } from '../../shared/model/index.ts'
import { train } from './train.ts'
import type { FromWorker, ToWorker, WorkerInput } from './worker-protocol.ts'

const port = parentPort!
const stop = new AbortController()
port.on('message', (message: ToWorker) => message.kind === 'stop' && stop.abort())

const post = (message: FromWorker) => port.postMessage(message)
try {
  await train(workerData as WorkerInput, post, stop.signal)
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  const { code, remedy } = error instanceof KindredError ? error : { code: 'INTERNAL' as const, remedy: '' }
  post({ kind: 'failed', code, message, remedy })
} finally {
  port.close()
}
