/** Work that a command waits for: how far it is, then what came of it. */
import type { Progress } from '../../../shared/model/index.ts'
import { interruptible } from './interrupt.ts'
import { ProgressView } from './progress.ts'

/** Shows how far work is until it ends. Ctrl-C stops it. */
export async function outcome<R extends object>(
  start: (signal: AbortSignal) => Promise<AsyncIterable<R | { progress: Progress }>>,
): Promise<Exclude<R, { progress: Progress }>> {
  const stop = new AbortController()
  const view = new ProgressView(process.stderr)
  return interruptible(
    () => stop.abort(),
    async () => {
      try {
        for await (const update of await start(stop.signal)) {
          if (!('progress' in update)) return update as Exclude<R, { progress: Progress }>
          view.show({ ...(update.progress as Progress), rate: null, remainingMs: null })
        }
        throw new Error('The work ended without an outcome.')
      } finally {
        view.end()
      }
    },
  )
}
