/** Parsing caption files in a thread of its own, started when the first is there. */
import { proxy, startThread, type Thread } from '../../threads/index.ts'
import { basename } from 'node:path'
import type { Answer, Api } from './captions-worker.ts'
import type { ImageCaption } from './keys.ts'
import type { Said } from './sidecar.ts'

export type CaptionParser = ReturnType<typeof captionParser>

export function captionParser() {
  let thread: Thread<Api> | null = null

  /** A file that brings the thread down is to blame for it; the next one gets a new thread. */
  async function ask<T>(path: string, work: Parameters<Thread<Api>['ask']>[0]): Promise<Answer<T>> {
    const asked = (thread ??= startThread<Api>(import.meta.url, './captions-worker'))
    try {
      return (await asked.ask(work)) as Answer<T>
    } catch (error) {
      if (!asked.ended) throw error
      thread = null
      const message = `${basename(path)} cannot be read: it takes more memory than there is. None of its captions were taken.`
      return {
        as: 'failed',
        reason: { code: 'bad-captions', message, remedy: 'Split it into several files.' },
      }
    }
  }

  return {
    sidecar: (path: string) => ask<Said>(path, (api) => api.sidecar(path)),
    /** Whether all of a table can be read. */
    check: (path: string) => ask<null>(path, (api) => api.check(path)),
    /** A table's rows, in lots; each is waited for. */
    rows: (path: string, take: (rows: ImageCaption[]) => Promise<void>) =>
      ask<null>(path, (api) => api.rows(path, proxy(take))),
    close: async () => thread?.close(),
  }
}
