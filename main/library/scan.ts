/**
 * Comparing a root with the ledger: what is new, changed, gone or back.
 * Files are told apart by path, size, times and inode; none is opened. What must be read becomes `pending`,
 * and a picture that becomes so takes its caption files along, because it may lead to another photo.
 */
import { setImmediate } from 'node:timers/promises'
import type { Gate } from '../../shared/lib/gate.ts'
import type { FileId, FileReason, PhotoId } from '../../shared/model/index.ts'
import type { FileRow, FoundFile, RootRow, Store } from '../store/index.ts'
import { inLots } from '../threads/index.ts'
import { besideIn } from './captions/names.ts'
import { classifier, type Verdict } from './classify.ts'
import { Disks } from './disks.ts'
import { nameOf, parentOf } from './paths.ts'
import { lookAtRoot } from './roots.ts'
import { walk, type DiskFile, type DiskFolder } from './walk.ts'

export interface Scan {
  root: RootRow
  /** Regular files on disk. */
  found: number
  /** Those that are as they were. */
  unchanged: number
  /** Files of the ledger that are no longer on disk, with the photo they led to. */
  gone: Map<FileId, PhotoId | null>
  /** Those of them whose disk may have gone away, so that only the person can say whether they were deleted. */
  held: Set<FileId>
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
  /** Reads every file again, to find changes that leave no trace in size, times and inode. */
  verify: boolean
  /** The person said that what is gone was deleted. */
  forgetGone: boolean
  signal: AbortSignal | undefined
  gate: Gate | undefined
  /** Called with the number of files seen so far. */
  onFound(found: number): void
}

const FILES_A_TRANSACTION = 1000

/** Brings the ledger of one root up to date, except that files which are gone stay until the caller removes them. */
export async function scanRoot(options: ScanOptions): Promise<Scan> {
  const { store, root, ownFolder, forgetGone, signal, gate, onFound } = options
  const scan: Scan = { root, found: 0, unchanged: 0, gone: new Map(), held: new Set(), links: 0, closed: [] }
  if (!(await lookAtRoot(store, root, forgetGone))) return scan

  const seen = new Set<FileId>()
  const disks = new Disks()
  const closedPrefixes: string[] = []
  const toRead = new Set<string>()
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
    disks.list(folder)
    if (await compareFolder(options, folder, scan, seen, disks)) toRead.add(folder.path)
    onFound(scan.found)
  }
  // A disk that went away during the walk has lost nothing.
  if (!(await lookAtRoot(store, root, forgetGone))) return { ...scan, found: 0, unchanged: 0 }
  rereadTables(store, root, toRead)
  for await (const places of inLots<ReturnType<Store['files']['places']>[number]>((last, limit) =>
    store.files.places(root.id, last?.path ?? '', limit),
  )) {
    for (const place of places) {
      if (seen.has(place.id) || closedPrefixes.some((prefix) => place.path.startsWith(prefix))) continue
      scan.gone.set(place.id, place.photoId)
      const waits = place.state === 'offline' && place.reasonCode === 'gone'
      if (!forgetGone && (waits || disks.mayBeAway(place))) scan.held.add(place.id)
    }
  }
  return scan
}

/** @returns whether a picture of the folder is to be read */
async function compareFolder(
  { store, root, retryFailed, verify }: ScanOptions,
  folder: DiskFolder,
  scan: Scan,
  seen: Set<FileId>,
  disks: Disks,
): Promise<boolean> {
  const judge = classifier(folder.files.map(({ name }) => name))
  const pending = new Set<string>()
  const captions: FileRow[] = []
  for (let i = 0; i < folder.files.length; i += FILES_A_TRANSACTION) {
    store.transaction(() => {
      const files = folder.files.slice(i, i + FILES_A_TRANSACTION)
      const known = files.map(({ name }) => store.files.find(root.id, below(name)))
      const inodesLast = doInodesLast(known, files)
      files.forEach((file, at) => compareFile(file, known[at]!, inodesLast))
    })
    await setImmediate()
  }
  const beside = besideIn([...pending])
  store.transaction(() => {
    for (const file of captions) if (beside(nameOf(file.path)).length > 0) makePending(store, file)
  })
  return pending.size > 0

  function below(name: string): string {
    return folder.path === '' ? name : `${folder.path}/${name}`
  }

  function compareFile(file: DiskFile, found: FileRow | null, inodesLast: boolean): void {
    const same = found !== null && isSame(found, file, inodesLast)
    const known = same ? back(store, found) : found
    const verdict = folder.excluded ? excluded(folder.excluded) : judge(file.name)
    const next = nextState(known, same, file, verdict, { retryFailed, verify })
    const id = next
      ? store.files.put({ ...file, ...next, rootId: root.id, path: below(file.name), kind: verdict.kind })
      : known!.id
    if (same && !next && !isStamped(known!, file)) store.files.stamp(id, file)
    if (same) disks.see(folder.path, found.device, file.device)
    scan.found++
    seen.add(id)
    if (same) scan.unchanged++
    const state = next?.state ?? known!.state
    if (verdict.kind === 'picture' && state === 'pending') pending.add(file.name)
    if (verdict.kind === 'captions' && known && !next) captions.push(known)
  }
}

type NextState = Pick<FoundFile, 'state' | 'reason'>

/** An offline file that is there again is what it was. */
function back(store: Store, known: FileRow): FileRow {
  if (known.state !== 'offline') return known
  const state = store.files.restore(known.id)
  return state === null ? known : store.files.get(known.id)!
}

/** What to write of a file, or null when the ledger is right already. */
function nextState(
  known: FileRow | null,
  same: boolean,
  file: DiskFile,
  verdict: Verdict,
  { retryFailed, verify }: { retryFailed: boolean; verify: boolean },
): NextState | null {
  const fresh: NextState = file.problem ? { state: 'failed', reason: file.problem } : verdict
  if (!known || !same || known.kind !== verdict.kind) return fresh
  if (known.state === 'failed') return retryFailed ? fresh : null
  if (known.state === 'offline' || (verify && verdict.kind !== 'other')) return fresh
  if (verdict.kind === 'other' && known.reasonCode !== fresh.reason?.code) return fresh
  return null
}

const isEqual = (known: FileRow, file: DiskFile) =>
  known.size === file.size &&
  known.mtimeMs === file.mtimeMs &&
  (known.ctimeMs === null || known.ctimeMs === file.ctimeMs)

const hasInode = (known: FileRow, file: DiskFile) => known.inode === null || known.inode === file.inode

const isSame = (known: FileRow, file: DiskFile, inodesLast: boolean) =>
  isEqual(known, file) && (!inodesLast || hasInode(known, file))

/** FAT and some network disks number their files anew each time they are mounted: then inodes say nothing. */
function doInodesLast(known: readonly (FileRow | null)[], files: readonly DiskFile[]): boolean {
  const equal = files.flatMap((file, i) =>
    known[i] && isEqual(known[i], file) ? [hasInode(known[i], file)] : [],
  )
  return equal.length < 2 || equal.includes(true)
}

const isStamped = (known: FileRow, file: DiskFile) =>
  known.ctimeMs === file.ctimeMs && known.inode === file.inode && known.device === file.device

const excluded = (reason: FileReason): Verdict => ({ kind: 'other', state: 'excluded', reason })

const makePending = (store: Store, file: FileRow) => store.files.settle(file.id, 'pending', null, null)

/** A table is read again when a picture in its folder or below is. */
function rereadTables(store: Store, root: RootRow, folders: Set<string>): void {
  const above = new Set<string>()
  for (const folder of folders) {
    for (let path = folder; !above.has(path); path = parentOf(path)) above.add(path)
  }
  store.transaction(() => {
    for (const table of store.files.ofKind(root.id, 'table')) {
      if (table.state !== 'offline' && above.has(parentOf(table.path))) makePending(store, table)
    }
  })
}
