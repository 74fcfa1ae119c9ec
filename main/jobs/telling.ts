/** Work that someone watches: how far it is, and in the end what came of it. */
import { KindredError, type Progress } from '../../shared/model/index.ts'
import { follow, Notifier } from './notifier.ts'

const TELL_EVERY_MS = 250

/**
 * Yields how far `work` is, then what came of it. It stops when `signal` aborts and when nobody reads on.
 * @throws what the work throws
 */
export async function* telling<R extends object>(
  work: (signal: AbortSignal, report: (progress: Progress) => void) => Promise<R>,
  signal: AbortSignal,
): AsyncGenerator<{ progress: Progress } | R, void> {
  const left = new AbortController()
  const over = new AbortController()
  const changed = new Notifier()
  let progress: Progress | null = null
  const done = work(AbortSignal.any([signal, left.signal]), (now) => {
    progress = now
    changed.notify()
  }).finally(() => over.abort())
  done.catch(() => {})
  try {
    for await (const now of follow(changed, () => progress, TELL_EVERY_MS, over.signal)) {
      if (now) yield { progress: now }
    }
    yield await done
  } finally {
    left.abort(new KindredError('CANCELLED', 'Nobody waits for it any more.'))
    await done.catch(() => {})
  }
}
