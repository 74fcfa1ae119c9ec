/** Writing in a thread of its own. */
import type { ModelId, Precision, Progress } from '../../shared/model/index.ts'
import { askOnce, proxy, startThread } from '../threads/index.ts'
import type { ExportedEmbeddings } from './embeddings.ts'
import type { ExportApi } from './export-worker.ts'
import type { ExportedModel } from './model.ts'

const open = () => startThread<ExportApi>(import.meta.url, './export-worker')

/** As `exportEmbeddings`, beside what this thread does. */
export const writeEmbeddings = (
  home: string,
  model: ModelId,
  file: string,
  report: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<ExportedEmbeddings> =>
  askOnce(open(), (api) => api.embeddings(home, model, file, proxy(report)), signal)

/** As `exportModel`, beside what this thread does. */
export const writeModel = (
  home: string,
  what: { id: ModelId; dir: string; precision: Precision },
  report: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<ExportedModel> => askOnce(open(), (api) => api.model(home, what, proxy(report)), signal)
