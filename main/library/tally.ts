/** What an index run did, in numbers and in a sentence. */
import type { FileId, FileReason, PhotoId } from '../../shared/model/index.ts'
import type { Store } from '../store/index.ts'
import type { Scan } from './scan.ts'
import type { Outcome } from './settle.ts'

export interface IndexResult {
  /** Regular files on disk under all roots that are online. */
  found: number
  /** Files as they were at the last time; none of them was opened without need. */
  unchanged: number
  /** Picture files that are new, with content of their own or as copies. */
  added: number
  /** Picture files with other content than before. */
  changed: number
  /** Picture files that lie elsewhere than before. */
  moved: number
  /** Picture files that were deleted. */
  removed: number
  /** Picture and caption files that could not be read this time. */
  failed: number
  /** Caption files that were read. */
  captionFiles: number
  /** Pictures whose pixels were read: 0 when nothing changed. */
  decoded: number
  /** Symbolic links, which are not followed. */
  links: number
  /** The paths of the roots that are offline. */
  offline: string[]
  /** Photos that are gone from a root and kept until the person says that they were deleted. */
  kept: { root: string; photos: number }[]
  /** Folders that could not be listed. */
  closed: FileReason[]
  /** All of this in one sentence. */
  summary: string
}

export class Tally {
  /** Files that are no longer on disk and, as far as is known, nowhere else either. */
  readonly gone: Map<FileId, PhotoId | null>
  readonly scans: readonly Scan[]
  /** Gone files by the photo they led to: where a moved photo came from. */
  readonly #origins = new Map<PhotoId, FileId[]>()
  readonly #counts = { added: 0, changed: 0, moved: 0, failed: 0, captionFiles: 0, decoded: 0 }

  constructor(scans: readonly Scan[]) {
    this.scans = scans
    this.gone = new Map(scans.flatMap((scan) => [...scan.gone]))
    for (const [fileId, photoId] of this.gone) {
      if (photoId === null) continue
      const files = this.#origins.get(photoId)
      if (files) files.push(fileId)
      else this.#origins.set(photoId, [fileId])
    }
  }

  /** @returns the file whose place the photo left, when it moved */
  count(outcome: Exclude<Outcome, { as: 'again' }>): FileId | null {
    if (outcome.as === 'failed') this.#counts.failed++
    if (outcome.as !== 'photo') return null
    if (outcome.decoded) this.#counts.decoded++
    if (outcome.file.photoId !== null) {
      if (outcome.edited || outcome.file.photoId !== outcome.photoId) this.#counts.changed++
      return null
    }
    const origin = this.#origins.get(outcome.photoId)?.pop() ?? null
    if (origin !== null) this.gone.delete(origin)
    this.#counts[origin === null ? 'added' : 'moved']++
    return origin
  }

  countCaptions(outcome: 'read' | 'failed'): void {
    this.#counts[outcome === 'read' ? 'captionFiles' : 'failed']++
  }

  result({ roots, files }: Store): IndexResult {
    const sum = (of: (scan: Scan) => number) => this.scans.reduce((total, scan) => total + of(scan), 0)
    const result = {
      ...this.#counts,
      found: sum((scan) => scan.found),
      unchanged: sum((scan) => scan.unchanged),
      removed: [...this.gone.values()].filter((photoId) => photoId !== null).length,
      links: sum((scan) => scan.links),
      offline: roots.list().flatMap(({ path, online }) => (online ? [] : [path])),
      kept: roots.list().flatMap(({ id, path, online }) => {
        const photos = online ? files.gone(id) : 0
        return photos > 0 ? [{ root: path, photos }] : []
      }),
      closed: this.scans.flatMap((scan) => scan.closed),
    }
    return { ...result, summary: summarise(result) }
  }
}

function summarise(result: Omit<IndexResult, 'summary'>): string {
  const number = (n: number) => n.toLocaleString('en')
  const count = (n: number, one: string, many = one) =>
    n === 0 ? [] : [`${number(n)} ${n === 1 ? one : many}`]
  const changes = [
    ...count(result.added, 'new photo', 'new photos'),
    ...count(result.changed, 'changed'),
    ...count(result.moved, 'moved'),
    ...count(result.removed, 'gone'),
    ...count(result.captionFiles, 'caption file read', 'caption files read'),
    ...count(result.failed, 'file could not be read', 'files could not be read'),
  ]
  const pixels = result.decoded === 0 ? 'no pixels read' : `pixels of ${number(result.decoded)} read`
  const offline = result.offline.map((path) => ` ${path} is offline.`).join('')
  const kept = result.kept.map(
    ({ root, photos }) =>
      ` ${count(photos, 'photo is', 'photos are')[0]} gone from ${root}: kept until you say that you deleted them (--forget-gone).`,
  )
  const also = offline + kept.join('')
  const files = count(result.found, 'file', 'files')[0] ?? 'No files'
  return changes.length === 0
    ? `Nothing has changed: ${files} looked at, ${pixels}.${also}`
    : `${files} looked at: ${changes.join(', ')}; ${pixels}.${also}`
}
