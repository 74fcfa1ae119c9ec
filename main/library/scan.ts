/**
 * Comparing a root with the ledger: what is new, changed, gone or back.
 * Files are told apart by path, size and time; none is opened. What must be read becomes `pending`,
 * and a picture that becomes so takes its caption files along, because it may lead to another photo.
 */
import { setImmediate } from 'node:timers/promises'
import type { Gate } from '../../shared/lib/gate.ts'
import type { FileId, FileReason, PhotoId } from '../../shared/model/index.ts'
import type { FileRow, FoundFile, RootRow, Store } from '../store/index.ts'
import { besideIn } from './captions/names.ts'
import { classifier, type Verdict } from './classify.ts'
import { nameOf, parentOf } from './paths.ts'
import { isMountPoint, isOnline, markOffline } from './roots.ts'
import { walk, type DiskFile, type DiskFolder } from './walk.ts'

export interface Scan {
  /** Regular files on disk. */
  found: number
  /** Those that are as they were. */
  unchanged: number
  /** Files of the ledger that are no longer on disk, with the photo they led to. */
  gone: Map<FileId, PhotoId | null>
  /** Symbolic links that were not followed. */
  links: number
  /** Folders that could not be listed. */
  closed: FileReason[]
}

export interface ScanOptions {
  store: Store
  ownFolder: string
  root: RootRow
  /** Reads failed files again. */
  retryFailed: boolean
  signal: AbortSignal | undefined
  gate: Gate | undefined
  /** Called with the number of files seen so far. */
  onFound(found: number): void
}

const FILES_A_TRANSACTION = 1000

/** Brings the ledger of one root up to date, except that files which are gone stay until the caller removes them. */
export async function scanRoot(options: ScanOptions): Promise<Scan> {
  const { store, root, ownFolder, signal, gate, onFound } = options
  const scan: Scan = { found: 0, unchanged: 0, gone: new Map(), links: 0, closed: [] }
  if (!(await isOnline(root))) return offline(store, root, scan)
  store.roots.setOnline(root.id, true)
  store.roots.setMountPoint(root.id, await isMountPoint(root.path))

  const seen = new Set<FileId>()
  const closedPrefixes: string[] = []
  const stirred = new Set<string>()
  for await (const folder of walk(root.path, ownFolder, signal)) {
    await gate?.pass()
    scan.links += folder.links
    if (folder.unreadable) {
      const prefix = folder.path === '' ? '' : `${folder.path}/`
      store.files.setOffline(root.id, prefix, folder.unreadable)
      closedPrefixes.push(prefix)
      if (!folder.excluded) scan.closed.push(folder.unreadable)
      continue
    }
    if (await compareFolder(options, folder, scan, seen)) stirred.add(folder.path)
    onFound(scan.found)
  }
  // A disk that went away during the walk has lost nothing.
  if (!(await isOnline(root))) return offline(store, root, scan)
  stirTables(store, root, stirred)
  for (const { id, path, photoId } of store.files.places(root.id)) {
    if (!seen.has(id) && !closedPrefixes.some((prefix) => path.startsWith(prefix))) scan.gone.set(id, photoId)
  }
  return scan
}

function offline(store: Store, root: RootRow, scan: Scan): Scan {
  markOffline(store, root.id)
  return { ...scan, found: 0, unchanged: 0 }
}

/** @returns whether a picture of the folder is to be read */
async function compareFolder(
  { store, root, retryFailed }: ScanOptions,
  folder: DiskFolder,
  scan: Scan,
  seen: Set<FileId>,
): Promise<boolean> {
  const judge = classifier(folder.files.map(({ name }) => name))
  const stirred = new Set<string>()
  const captions: FileRow[] = []
  for (let i = 0; i < folder.files.length; i += FILES_A_TRANSACTION) {
    store.transaction(() => {
      for (const file of folder.files.slice(i, i + FILES_A_TRANSACTION)) compareFile(file)
    })
    await setImmediate()
  }
  const beside = besideIn([...stirred])
  store.transaction(() => {
    for (const file of captions) if (beside(nameOf(file.path)).length > 0) makePending(store, file)
  })
  return stirred.size > 0

  function compareFile(file: DiskFile): void {
    const path = folder.path === '' ? file.name : `${folder.path}/${file.name}`
    const known = store.files.find(root.id, path)
    const verdict = folder.excluded ? excluded(folder.excluded) : judge(file.name)
    const next = nextState(known, file, verdict, retryFailed)
    const place = { rootId: root.id, path, kind: verdict.kind, size: file.size, mtimeMs: file.mtimeMs }
    const id = next ? store.files.put({ ...place, ...next }) : known!.id
    if (known?.state === 'offline' && next === null) store.files.settle(id, 'indexed', null, known.photoId)
    scan.found++
    seen.add(id)
    if (known && isSame(known, file)) scan.unchanged++
    const state = next?.state ?? known!.state
    if (verdict.kind === 'picture' && state === 'pending') stirred.add(file.name)
    if (verdict.kind === 'captions' && known && !next) captions.push(known)
  }
}

type NextState = Pick<FoundFile, 'state' | 'reason'>

/** What to write of a file, or null when the ledger is right already. */
function nextState(
  known: FileRow | null,
  file: DiskFile,
  verdict: Verdict,
  retryFailed: boolean,
): NextState | null {
  const fresh: NextState = file.problem ? { state: 'failed', reason: file.problem } : verdict
  if (!known || !isSame(known, file) || known.kind !== verdict.kind) return fresh
  if (known.state === 'offline' && known.photoId) return null // it is back as it was
  if (known.state === 'offline' || (known.state === 'failed' && retryFailed)) return fresh
  if (verdict.kind === 'other' && known.reasonCode !== fresh.reason?.code) return fresh
  return null
}

const isSame = (known: FileRow, file: DiskFile) => known.size === file.size && known.mtimeMs === file.mtimeMs

const excluded = (reason: FileReason): Verdict => ({ kind: 'other', state: 'excluded', reason })

const makePending = (store: Store, file: FileRow) => store.files.settle(file.id, 'pending', null, null)

/** A table is read again when a picture in its folder or below is. */
function stirTables(store: Store, root: RootRow, stirred: Set<string>): void {
  const above = new Set<string>()
  for (const folder of stirred) {
    for (let path = folder; !above.has(path); path = parentOf(path)) above.add(path)
  }
  store.transaction(() => {
    for (const table of store.files.ofKind(root.id, 'table')) {
      if (table.state !== 'offline' && above.has(parentOf(table.path))) makePending(store, table)
    }
  })
}
