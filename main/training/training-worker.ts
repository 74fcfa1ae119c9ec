/** The thread that trains: queries are answered elsewhere meanwhile. */
import { Gate } from '../../shared/lib/gate.ts'
import { serve } from '../threads/index.ts'
import { train } from './train.ts'
import type { FromWorker, PixelsOf, WorkerInput } from './worker-protocol.ts'

const stop = new AbortController()
const gate = new Gate()
let training: Promise<void> = Promise.resolve()

const api = {
  /** @param tell hears of what happens; the answer comes after all of it was heard */
  train: (input: WorkerInput, pixelsOf: PixelsOf, tell: (message: FromWorker) => void | Promise<void>) =>
    (training = run(input, pixelsOf, tell)),
  stop: () => stop.abort(),
  pause: () => gate.close(),
  resume: () => gate.open(),
}
export type TrainingApi = typeof api

async function run(
  input: WorkerInput,
  pixelsOf: PixelsOf,
  tell: (message: FromWorker) => void | Promise<void>,
): Promise<void> {
  let told: Promise<unknown> = Promise.resolve()
  const post = (message: FromWorker) => {
    told = Promise.all([told, tell(message)])
    // What cannot be noted, as on a full disk, ends the training.
    told.catch(() => stop.abort())
  }
  await train({ input, pixelsOf, post, signal: stop.signal, gate })
  await told
}

serve(api, async () => {
  stop.abort()
  gate.open()
  await training.catch(() => {})
})
