/** Bringing the library in line with its folders: look, read pictures, read captions, tidy up. */
import { realpath } from 'node:fs/promises'
import type { Gate } from '../../shared/lib/gate.ts'
import { KindredError, type FileId, type PhotoId, type RootId } from '../../shared/model/index.ts'
import { assignBursts } from '../bursts/index.ts'
import type { Decoder } from '../media/index.ts'
import type { Store } from '../store/index.ts'
import { inLots } from '../threads/index.ts'
import type { CaptionParser } from './captions/parser.ts'
import { pendingCaptionFiles, readCaptionFiles } from './captions/read-captions.ts'
import type { EmbedAsRead } from './embed-as-read.ts'
import { settleGone } from './gone.ts'
import { readPictures } from './read.ts'
import { scanRoot, type Scan } from './scan.ts'
import { Tally, type IndexResult } from './tally.ts'
import { photosWithThumbs, sweepThumbs } from './thumbs.ts'

/** How far a long job is: `done` of `total` units; `total` is null while it is not known. */
export type Report = (progress: { stage: string; done: number; total: number | null; unit: string }) => void

export interface IndexOptions {
  store: Store
  decoder: Decoder
  captionParser: CaptionParser
  signal?: AbortSignal
  /** Passed before each folder and each file; what was read is written before it holds. */
  gate?: Gate
  report?: Report
  /** Looks at the photos that are read. */
  embedAsRead?: EmbedAsRead | undefined
  /** Reads failed files again. */
  retryFailed?: boolean
  /** Reads every file again, to find changes that leave no trace in size, times and inode. */
  verify?: boolean
  /** The root of which the person said that what is gone was deleted. */
  forgetGone?: RootId | null
}

/**
 * Indexes all roots. Opens only files that are new or changed, never writes near a photo, and can be
 * aborted or killed at any moment: the next run goes on from there.
 * @throws CANCELLED when aborted, DISK_FULL
 */
export async function indexLibrary(options: IndexOptions): Promise<IndexResult> {
  const { signal } = options
  try {
    return await run(options)
  } catch (error) {
    if (!signal?.aborted || error !== signal.reason) throw error
    throw new KindredError(
      'CANCELLED',
      'Indexing was stopped. What was read until then is kept.',
      'Index again to go on from there.',
      { cause: error },
    )
  }
}

async function run({
  store,
  decoder,
  captionParser,
  signal,
  gate,
  report = () => {},
  embedAsRead,
  ...options
}: IndexOptions): Promise<IndexResult> {
  const { home } = store
  const ownFolder = await realpath(home.folder)
  const scans: Scan[] = []
  for (const root of store.roots.list()) {
    const before = scans.reduce((sum, scan) => sum + scan.found, 0)
    const onFound = (found: number) =>
      report({ stage: 'Looking for files', done: before + found, total: null, unit: 'files' })
    scans.push(
      await scanRoot({
        store,
        ownFolder,
        root,
        retryFailed: options.retryFailed ?? false,
        verify: options.verify ?? false,
        forgetGone: options.forgetGone === root.id,
        signal,
        gate,
        onFound,
      }),
    )
  }
  const tally = new Tally(scans)

  const thumbs = await photosWithThumbs(home)
  const files = [...store.files.pending('picture'), ...(await withoutThumbs(store, thumbs))]
  const readingPhotos = steps(report, 'Reading photos', files.length, 'photos')
  await readPictures({
    store,
    home,
    decoder,
    files,
    thumbs,
    gone: tally.gone,
    signal,
    gate,
    embedAsRead,
    onDone(outcome) {
      const left = tally.count(outcome)
      if (left !== null) store.files.remove(left)
      readingPhotos()
    },
  })
  signal?.throwIfAborted()
  // What moved is under its new place by now, so this is only what is gone.
  await settleGone(store, tally, options.forgetGone ?? null)

  const captionFiles = pendingCaptionFiles(store)
  const readingCaptions = steps(report, 'Reading captions', captionFiles.length, 'files')
  await readCaptionFiles(captionFiles, {
    store,
    captionParser,
    signal,
    gate,
    onDone(outcome) {
      tally.countCaptions(outcome)
      readingCaptions()
    },
  })
  signal?.throwIfAborted()

  await assignBursts(store, signal)
  await sweepThumbs(home, await worthKeeping(store))
  return tally.result(store)
}

/** A function that reports one more step each time; it reports the start at once. */
function steps(report: Report, stage: string, total: number, unit: string): () => void {
  let done = 0
  if (total > 0) report({ stage, done, total, unit })
  return () => report({ stage, done: ++done, total, unit })
}

/** A file of each photo whose thumbnails were lost. */
async function withoutThumbs(store: Store, thumbs: ReadonlySet<string>): Promise<FileId[]> {
  const files: FileId[] = []
  const lots = inLots<{ photoId: PhotoId; hash: string; id: FileId | null }>((last, limit) =>
    store.files.sources(last?.photoId ?? (0 as PhotoId), limit),
  )
  for await (const photos of lots) {
    for (const { id, hash } of photos) if (id !== null && !thumbs.has(hash)) files.push(id)
  }
  return files
}

/** The hashes whose thumbnails are of use. */
async function worthKeeping(store: Store): Promise<Set<string>> {
  const hashes = new Set<string>()
  const lots = inLots<{ id: PhotoId; hash: string }>((last, limit) =>
    store.given.worthKeeping(last?.id ?? (0 as PhotoId), limit),
  )
  for await (const photos of lots) for (const { hash } of photos) hashes.add(hash)
  return hashes
}
