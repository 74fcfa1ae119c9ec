/** The thread that writes what takes long to write, so that searches do not wait for it. */
import type { ModelId, Precision, Progress } from '../../shared/model/index.ts'
import { serve } from '../threads/index.ts'
import { exportEmbeddings } from './embeddings.ts'
import { exportModel } from './model.ts'

const stop = new AbortController()
let writing: Promise<unknown> = Promise.resolve()

const begin = <T>(work: Promise<T>): Promise<T> => {
  writing = work
  return work
}

const api = {
  embeddings: (home: string, model: ModelId, file: string, report: (progress: Progress) => void) =>
    begin(exportEmbeddings(home, model, file, report, stop.signal)),
  model: (
    home: string,
    what: { id: ModelId; dir: string; precision: Precision },
    report: (progress: Progress) => void,
  ) => begin(exportModel(home, what, report, stop.signal)),
}
export type ExportApi = typeof api

serve(api, async () => {
  stop.abort()
  await writing.catch(() => {})
})
