/** Parsing caption files in a thread of its own, started when the first is there. */
import { startThread, type Thread } from '../../threads/index.ts'
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
    /** A table's rows in lots, each when it is asked for. */
    async *rows(path: string): AsyncGenerator<Answer<ImageCaption[]>> {
      await ask(path, async (api) => void (await api.begin(path)))
      for (;;) {
        const lot = await ask<ImageCaption[]>(path, (api) => api.more(path))
        if (lot.as === 'read' && lot.value.length === 0) return
        yield lot
      }
    },
    close: async () => thread?.close(),
  }
}
