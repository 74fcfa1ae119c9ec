/** Evaluations as a client asks for them: of which model, on what, and how far they are. */
import {
  KindredError,
  type EvaluationProgress,
  type FolderHandle,
  type ModelId,
} from '../../shared/model/index.ts'
import { follow, Notifier } from '../jobs/index.ts'
import { loadPack } from '../models/index.ts'
import { toWire } from './errors.ts'
import { measureFolder, measureHeldOut, nameFolder } from './measuring.ts'
import type { Services } from './services.ts'

const TELL_EVERY_MS = 250

interface Which {
  model?: ModelId | undefined
  pack?: FolderHandle | undefined
}

/** On the held-out photos, or on the captioned photos of a folder. */
export function evaluate(
  services: Services,
  { folder, ...which }: Which & { folder?: FolderHandle | undefined },
  signal: AbortSignal | undefined,
) {
  return telling(services, signal, async (stop, report) => {
    const { folders } = services
    if (folder !== undefined) {
      const { name, dir } = await packOf(services, which)
      const { quality, unread } = await measureFolder(services, folders.path(folder), dir, stop, report)
      return { model: name, quality, unread }
    }
    if (which.pack !== undefined) {
      throw new KindredError(
        'BAD_INPUT',
        'A pack that is not in the library is measured on a folder.',
        'Name a folder with captions.',
      )
    }
    const row = modelRow(services, which.model)
    const { quality } = await measureHeldOut(services, row, stop, report)
    return { model: row.id as string, quality, unread: 0 }
  })
}

/** On a folder of folders that are named for what they hold. */
export function evaluateLabels(
  services: Services,
  { folder, ...which }: Which & { folder: FolderHandle },
  signal: AbortSignal | undefined,
) {
  return telling(services, signal, async (stop, report) => {
    const { name, dir, readsText } = await packOf(services, which)
    if (!readsText) {
      throw new KindredError(
        'NO_TEXT_TOWER',
        `The model ${name} knows photos only; it cannot read names.`,
        'Measure a model that reads text.',
      )
    }
    return { model: name, ...(await nameFolder(services, services.folders.path(folder), dir, stop, report)) }
  })
}

function modelRow({ store, active }: Services, id: ModelId | undefined) {
  if (id === undefined) return active.row()
  const row = store.models.get(id)
  if (row) return row
  throw new KindredError('NOT_FOUND', `There is no model "${id}".`, 'See "kindred models".')
}

async function packOf(
  services: Services,
  { model, pack }: Which,
): Promise<{ name: string; dir: string; readsText: boolean }> {
  if (pack !== undefined) {
    const dir = services.folders.path(pack)
    const { manifest } = await loadPack(dir)
    return { name: manifest.name, dir, readsText: manifest.text !== null }
  }
  const { id, manifest } = modelRow(services, model)
  return { name: id, dir: services.store.home.pack(id), readsText: manifest.text !== null }
}

/** Yields how far `work` is, and in the end what came of it. It stops when the reader goes away or the engine closes. */
async function* telling<R extends object>(
  { closing, log }: Services,
  signal: AbortSignal | undefined,
  work: (stop: AbortSignal, report: (progress: EvaluationProgress) => void) => Promise<R>,
): AsyncGenerator<{ progress: EvaluationProgress } | R, void> {
  const left = new AbortController()
  const over = new AbortController()
  const stop = AbortSignal.any([closing, left.signal, ...(signal ? [signal] : [])])
  const changed = new Notifier()
  let progress: EvaluationProgress | null = null
  const done = work(stop, (now) => {
    progress = now
    changed.notify()
  }).finally(() => over.abort())
  done.catch(() => {})
  try {
    for await (const now of follow(changed, () => progress, TELL_EVERY_MS, over.signal)) {
      if (now) yield { progress: now }
    }
    yield await done
  } catch (error) {
    throw toWire(error, log)
  } finally {
    left.abort(new KindredError('CANCELLED', 'The evaluation was stopped.'))
    await done.catch(() => {})
  }
}
