/** A thread for one piece of work. */
import type { Remote } from 'comlink'
import type { Thread } from './thread.ts'

/**
 * Asks a thread for one thing and ends it.
 * @param signal ends it before that
 * @throws the signal's reason where it aborted already, CANCELLED where it does so meanwhile, and what the work throws
 */
export async function askOnce<Api, R>(
  thread: Thread<Api>,
  work: (api: Remote<Api>) => Promise<R>,
  signal?: AbortSignal,
): Promise<R> {
  const stop = () => void thread.close()
  signal?.addEventListener('abort', stop, { once: true })
  try {
    signal?.throwIfAborted()
    return await thread.ask(work)
  } finally {
    signal?.removeEventListener('abort', stop)
    await thread.close()
  }
}
