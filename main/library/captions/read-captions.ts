/** Reading the caption files that wait, after the pictures they speak of. */
import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import type { Gate } from '../../../shared/lib/gate.ts'
import type { Caption, FileId, FileReason, RootId } from '../../../shared/model/index.ts'
import { captionsOf, decodeText, parseXmp, XmpProblem } from '../../media/index.ts'
import type { FileRow, FoundCaption, RootRow, Store } from '../../store/index.ts'
import { nameOf, parentOf } from '../paths.ts'
import { isOnline, markOffline } from '../roots.ts'
import { pictureFinder, type PictureFinder } from './pictures.ts'
import { CaptionProblem } from './problem.ts'
import { parseTable } from './table.ts'
import { captionLines, tidy } from './text.ts'

const MAX_BYTES = { captions: 1 << 20, table: 1 << 28 }
const CAPTIONS_A_TRANSACTION = 2000

export interface CaptionOptions {
  store: Store
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
  const { store, signal, gate, onDone } = options
  const roots = new Map(store.roots.list().map((root) => [root.id, root]))
  const finders = new Map<RootId, PictureFinder>()
  for (const id of files) {
    await gate?.pass()
    if (signal?.aborted) return
    const file = store.files.get(id)
    if (file?.state !== 'pending') continue
    const root = roots.get(file.rootId)!
    const finder = finders.get(root.id) ?? pictureFinder(store, root.id)
    finders.set(root.id, finder)
    const outcome = await readOne(store, root, file, finder)
    if (outcome) onDone(outcome)
  }
}

async function readOne(store: Store, root: RootRow, file: FileRow, finder: PictureFinder) {
  const name = nameOf(file.path)
  try {
    const { captions, missed } = await captionsIn(join(root.path, file.path), file, finder)
    await replace(store, file, captions, summary(captions, missed))
    return 'read'
  } catch (error) {
    if (error instanceof CaptionProblem) {
      store.files.settle(file.id, 'failed', error.reason(name), null)
      return 'failed'
    }
    const { code } = error as NodeJS.ErrnoException
    if (!code) throw error
    if (!(await isOnline(root))) markOffline(store, root.id)
    else if (code === 'ENOENT') store.files.remove(file.id)
    else store.files.settle(file.id, 'failed', unreadable(name, code), null)
    return code === 'ENOENT' ? null : 'failed'
  }
}

async function captionsIn(path: string, file: FileRow, finder: PictureFinder) {
  const limit = MAX_BYTES[file.kind as keyof typeof MAX_BYTES]
  if ((await stat(path)).size > limit) {
    throw new CaptionProblem(
      'line 1',
      `it is larger than ${limit >> 20} MB`,
      'Split it, or give it another name.',
    )
  }
  const text = decodeText(await readFile(path))
  const captions: FoundCaption[] = []
  const missed = new Set<string>()
  const add = (picture: FileRow, caption: Caption) => {
    if (picture.photoId) captions.push({ ...caption, fileId: picture.id, photoId: picture.photoId })
  }
  if (file.kind === 'table') {
    const folder = parentOf(file.path)
    for (const { image, text: line } of await parseTable(path, text)) {
      const picture = finder.called(image, folder)
      if (picture) add(picture, { text: line, source: 'table' })
      else missed.add(image)
    }
  } else {
    const found = /\.xmp$/i.test(path) ? xmpCaptions(text) : lineCaptions(text)
    for (const picture of finder.beside(file.path)) for (const caption of found) add(picture, caption)
  }
  return { captions, missed: missed.size }
}

const lineCaptions = (text: string): Caption[] =>
  captionLines(text).map((line) => ({ text: line, source: 'sidecar' }))

function xmpCaptions(text: string): Caption[] {
  try {
    const { descriptions, keywords } = parseXmp(text)
    return captionsOf(descriptions.map(tidy), keywords.map(tidy), 'sidecar')
  } catch (error) {
    if (!(error instanceof XmpProblem)) throw error
    const remedy = 'Save the metadata again in the program that wrote the file, or delete it.'
    throw new CaptionProblem(`line ${error.line}`, error.message, remedy)
  }
}

async function replace(
  store: Store,
  file: FileRow,
  captions: FoundCaption[],
  reason: FileReason,
): Promise<void> {
  store.captions.clearOrigin(file.id)
  for (let i = 0; i < captions.length; i += CAPTIONS_A_TRANSACTION) {
    store.transaction(() => store.captions.add(file.id, captions.slice(i, i + CAPTIONS_A_TRANSACTION)))
    await setImmediate()
  }
  store.files.settle(file.id, 'excluded', reason, null)
}

function summary(captions: FoundCaption[], missed: number): FileReason {
  const photos = new Set(captions.map(({ photoId }) => photoId)).size
  const count = (n: number, what: string) => `${n.toLocaleString('en')} ${what}${n === 1 ? '' : 's'}`
  return {
    code: 'sidecar',
    message: `It gives ${count(captions.length, 'caption')} for ${count(photos, 'photo')}.${
      missed ? ` ${count(missed, 'name')} in it match no single picture here.` : ''
    }`,
    remedy: missed ? 'Name pictures by their path from the folder of this file.' : 'Nothing needs doing.',
  }
}

const unreadable = (name: string, code: string): FileReason => ({
  code: 'unreadable',
  message: `${name} cannot be read: the disk says ${code}.`,
  remedy: 'Check the file, then try the failed files again.',
})
