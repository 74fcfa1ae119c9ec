/** Reading the caption files that wait, after the pictures they speak of. */
import { join } from 'node:path'
import type { Gate } from '../../../shared/lib/gate.ts'
import type { FileId, RootId } from '../../../shared/model/index.ts'
import type { FileRow, RootRow, Store } from '../../store/index.ts'
import { nameOf } from '../paths.ts'
import { lookAtRoot } from '../roots.ts'
import type { CaptionParser } from './parser.ts'
import { pictureFinder, type PictureFinder } from './pictures.ts'
import { clearCaptions, takeSidecar, takeTable, type Take } from './take.ts'

export interface CaptionOptions {
  store: Store
  captionParser: CaptionParser
  signal: AbortSignal | undefined
  gate: Gate | undefined
  /** Called after each file. */
  onDone(outcome: 'read' | 'failed'): void
}

/** @returns how many files wait */
export function pendingCaptionFiles(store: Store): FileId[] {
  return [...store.files.pending('captions'), ...store.files.pending('table')]
}

/**
 * Reads caption files. One that is malformed is `failed` with the line, keeps the captions it gave before,
 * and does not hold up the others. A file stays `pending` until all of it is written.
 */
export async function readCaptionFiles(files: readonly FileId[], options: CaptionOptions): Promise<void> {
  const { store, captionParser, signal, gate, onDone } = options
  const roots = new Map(store.roots.list().map((root) => [root.id, root]))
  const finders = new Map<RootId, PictureFinder>()
  for (const id of files) {
    await gate?.pass()
    if (signal?.aborted) return
    const file = store.files.get(id)
    if (file?.state !== 'pending') continue
    const root = roots.get(file.rootId)!
    const finder = finders.get(root.id) ?? (await pictureFinder(store, root.id))
    finders.set(root.id, finder)
    const found = { path: join(root.path, file.path), root: root.path }
    const outcome = await captionParser.open(found, (open) =>
      readOne({ store, signal, gate, open, finder, file }, root),
    )
    if (outcome) onDone(outcome)
  }
}

async function readOne(take: Take, root: RootRow): Promise<'read' | 'failed' | null> {
  const { store, file, signal } = take
  try {
    const answer = await (file.kind === 'table' ? takeTable(take) : takeSidecar(take))
    if (answer.as === 'read') {
      store.files.settle(file.id, 'excluded', answer.value, null)
      return 'read'
    }
    if (answer.as === 'unreadable') return unreadable(store, root, file, answer.code)
    store.files.settle(file.id, answer.as, answer.reason, null)
    return answer.as === 'failed' ? 'failed' : null
  } catch (error) {
    if (signal?.aborted) return null
    throw error
  }
}

async function unreadable(
  store: Store,
  root: RootRow,
  file: FileRow,
  code: string,
): Promise<'failed' | null> {
  if (!(await lookAtRoot(store, root))) return null
  if (code === 'ENOENT') {
    await clearCaptions(store, file.id)
    store.files.remove(file.id)
  } else {
    const message = `${nameOf(file.path)} cannot be read: the disk says ${code}.`
    const remedy = 'Check the file, then try the failed files again.'
    store.files.settle(file.id, 'failed', { code: 'unreadable', message, remedy }, null)
  }
  return code === 'ENOENT' ? null : 'failed'
}
