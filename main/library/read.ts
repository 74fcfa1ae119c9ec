/** Reading the pictures that wait, several at a time, and writing down what came of each. */
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Gate } from '../../shared/lib/gate.ts'
import { inLanes } from '../../shared/lib/in-lanes.ts'
import type { FileId, FileReason, PhotoId, RootId } from '../../shared/model/index.ts'
import {
  loadPhoto,
  readHeader,
  readPhoto,
  UnreadablePhoto,
  type Metadata,
  type Photo,
} from '../media/index.ts'
import type { FileRow, Store, Home } from '../store/index.ts'
import { isOnline, markOffline } from './roots.ts'
import { writeThumbs } from './thumbs.ts'

export interface ReadOptions {
  store: Store
  home: Home
  files: readonly FileId[]
  /** Photos whose thumbnails are on disk; those read now are added. */
  thumbs: Set<string>
  signal: AbortSignal | undefined
  gate: Gate | undefined
  /** Called when a picture's row is written. */
  onDone(outcome: Outcome): void
}

/** What came of one file. */
export type Outcome =
  /** `decoded`: its pixels were read, not only its bytes. */
  | { file: FileRow; as: 'photo'; photoId: PhotoId; decoded: boolean }
  | { file: FileRow; as: 'failed' | 'unsupported' }
  /** It was deleted since it was found. */
  | { file: FileRow; as: 'gone' }

type Reading =
  | { as: 'new'; photo: Photo }
  | { as: 'known'; photoId: PhotoId; metadata: Metadata }
  | { as: 'failed'; reason: FileReason }
  | { as: 'unsupported'; reason: FileReason }
  | { as: 'gone' }

const READINGS_A_TRANSACTION = 32
const TRANSACTION_EVERY_MS = 500

/**
 * Reads `files` in their order. Rows are written in batches, so a kill costs at most the last batch,
 * which is read again. An abort returns after what is in hand is written.
 * @throws DISK_FULL
 */
export async function readPictures(options: ReadOptions): Promise<void> {
  const { store, home, files, thumbs, signal, gate, onDone } = options
  const roots = new Map(store.roots.list().map((root) => [root.id, root]))
  const lost = new Set<RootId>()
  let batch: { file: FileRow; reading: Reading }[] = []
  let lastWrite = performance.now()

  try {
    await inLanes(files, availableParallelism() + 1, async (id) => {
      if (gate?.closed) write()
      await gate?.pass()
      if (signal?.aborted) return
      const file = store.files.get(id)
      if (!file || lost.has(file.rootId)) return
      const reading = await read(file)
      if (!reading) return
      batch.push({ file, reading })
      if (batch.length >= READINGS_A_TRANSACTION || performance.now() - lastWrite > TRANSACTION_EVERY_MS)
        write()
    })
  } finally {
    write()
  }

  /** @returns null when the whole root went away */
  async function read(file: FileRow): Promise<Reading | null> {
    const root = roots.get(file.rootId)!
    const path = join(root.path, file.path)
    try {
      const loaded = await loadPhoto(path)
      const photoId = store.photos.byHash(loaded.hash)
      if (photoId !== null && thumbs.has(loaded.hash)) {
        return { as: 'known', photoId, metadata: (await readHeader(path, loaded.data)).metadata }
      }
      const photo = await readPhoto(path, loaded)
      await writeThumbs(home, photo)
      thumbs.add(photo.hash)
      return { as: 'new', photo }
    } catch (error) {
      if (!(error instanceof UnreadablePhoto)) throw error
      if (error.reason.code !== 'unreadable') return { as: error.state, reason: error.reason }
      if (await isOnline(root)) {
        const gone = (error.cause as NodeJS.ErrnoException).code === 'ENOENT'
        return gone ? { as: 'gone' } : { as: error.state, reason: error.reason }
      }
      lost.add(root.id)
      markOffline(store, root.id)
      return null
    }
  }

  function write(): void {
    const written = batch.filter(({ file }) => !lost.has(file.rootId))
    batch = []
    lastWrite = performance.now()
    const outcomes = store.transaction(() => written.map(({ file, reading }) => settle(store, file, reading)))
    for (const outcome of outcomes) onDone(outcome)
  }
}

function settle(store: Store, file: FileRow, reading: Reading): Outcome {
  if (reading.as === 'gone') {
    store.files.remove(file.id)
    return { file, as: 'gone' }
  }
  // The captions beside it stay with a file that is only read again for its thumbnails.
  if (file.state === 'pending') store.captions.clearFile(file.id)
  else store.captions.clearOrigin(file.id)
  if (reading.as === 'failed' || reading.as === 'unsupported') {
    store.files.settle(file.id, reading.as, reading.reason, null)
    return { file, as: reading.as }
  }
  const decoded = reading.as === 'new'
  const photoId = decoded ? store.photos.put(recordOf(reading.photo)) : reading.photoId
  const { captions, problem } = decoded ? reading.photo : reading.metadata
  store.files.settle(file.id, 'indexed', problem, photoId)
  store.captions.add(
    file.id,
    captions.map((caption) => ({ ...caption, fileId: file.id, photoId })),
  )
  return { file, as: 'photo', photoId, decoded }
}

/** A photo without what is kept elsewhere. */
function recordOf({
  thumb256: _small,
  thumb1024: _large,
  captions: _captions,
  problem: _,
  ...record
}: Photo) {
  return record
}
