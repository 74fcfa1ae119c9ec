/** The thread that trains: queries are answered elsewhere meanwhile. */
import { parentPort, workerData } from 'node:worker_threads'
import { Gate } from '../../shared/lib/gate.ts'
import { KindredError } from '../../shared/model/index.ts'
import { train } from './train.ts'
import type { FromWorker, ToWorker, WorkerInput } from './worker-protocol.ts'

const port = parentPort!
const stop = new AbortController()
const gate = new Gate()
port.on('message', ({ kind }: ToWorker) => {
  if (kind === 'stop') stop.abort()
  if (kind === 'pause') gate.close()
  else gate.open()
})

const post = (message: FromWorker) => port.postMessage(message)
try {
  await train(workerData as WorkerInput, post, stop.signal, gate)
} catch (error) {
  const message = error instanceof Error ? error.message : String(error)
  const { code, remedy } = error instanceof KindredError ? error : { code: 'INTERNAL' as const, remedy: '' }
  post({ kind: 'failed', code, message, remedy })
} finally {
  port.close()
}
