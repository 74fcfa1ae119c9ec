/** Reading the pictures that wait, several at a time, and writing down what came of each. */
import { join } from 'node:path'
import type { Gate } from '../../shared/lib/gate.ts'
import { inLanes } from '../../shared/lib/in-lanes.ts'
import type { FileId, RootId } from '../../shared/model/index.ts'
import { isSamePicture, UnreadablePhoto, type Decoder } from '../media/index.ts'
import type { FileRow, Store, Home } from '../store/index.ts'
import type { EmbedAsRead } from './embed-as-read.ts'
import { lookAtRoot } from './roots.ts'
import { settle, type Outcome, type Reading } from './settle.ts'
import { writeThumbs } from './thumbs.ts'

export interface ReadOptions {
  store: Store
  home: Home
  decoder: Decoder
  files: readonly FileId[]
  /** Photos whose thumbnails are on disk; those read now are added. */
  thumbs: Set<string>
  /** Files that are no longer on disk: the photo of such a file may be found elsewhere. */
  gone: ReadonlyMap<FileId, unknown>
  signal: AbortSignal | undefined
  gate: Gate | undefined
  /** Gets the pictures of what is read. */
  embedAsRead: EmbedAsRead | undefined
  /** Called when a picture's row is written. */
  onDone(outcome: Exclude<Outcome, { as: 'again' }>): void
}

const READINGS_A_TRANSACTION = 32
const TRANSACTION_EVERY_MS = 500

/**
 * Reads `files` in their order. Rows are written in batches, so a kill costs at most the last batch,
 * which is read again. An abort returns after what is in hand is written.
 * @throws DISK_FULL
 */
export async function readPictures(options: ReadOptions): Promise<void> {
  const { store, home, decoder, files, thumbs, gone, signal, gate, embedAsRead, onDone } = options
  const roots = new Map(store.roots.list().map((root) => [root.id, root]))
  const lost = new Set<RootId>()
  let batch: { file: FileRow; reading: Reading }[] = []
  let lastWrite = performance.now()
  let waiting = files

  try {
    for (let round = waiting; round.length > 0; round = waiting) {
      waiting = []
      await readRound(round)
    }
  } finally {
    write()
  }

  async function readRound(round: readonly FileId[]): Promise<void> {
    await inLanes(round, decoder.lanes, async (id) => {
      if (gate?.closed) write()
      await gate?.pass()
      await embedAsRead?.room()
      if (signal?.aborted) return
      const file = store.files.get(id)
      if (!file || lost.has(file.rootId)) return
      const reading = await read(file)
      if (!reading) return
      batch.push({ file, reading })
      if (batch.length >= READINGS_A_TRANSACTION || performance.now() - lastWrite > TRANSACTION_EVERY_MS)
        write()
    })
    write()
  }

  /** @returns null when the whole root went away */
  async function read(file: FileRow): Promise<Reading | null> {
    const root = roots.get(file.rootId)!
    const path = join(root.path, file.path)
    try {
      return await decoder.open({ path, root: root.path }, async (open): Promise<Reading> => {
        const photoId = store.photos.byContent(open.hash)
        const pixels = photoId === null ? null : store.photos.hash(photoId)
        if (photoId !== null && thumbs.has(pixels!)) {
          return { as: 'known', photoId, content: open.hash, metadata: await open.describe() }
        }
        const read = await open.read(embedAsRead?.preprocessing)
        // What was made from known pixels goes on under the name that it has.
        const photo = pixels === null ? read : { ...read, hash: pixels }
        if (!thumbs.has(photo.hash)) await writeThumbs(home, photo)
        thumbs.add(photo.hash)
        const before = file.photoId ?? store.photos.lastAt(`${root.path}/${file.path}`)
        const known = before === null ? null : store.photos.print(before)
        return { as: 'new', photo, before: known && (await isSamePicture(known, photo)) ? known.id : null }
      })
    } catch (error) {
      if (!(error instanceof UnreadablePhoto)) throw error
      if (error.reason.code !== 'unreadable') return { as: error.state, reason: error.reason }
      if (await lookAtRoot(store, root)) {
        if (!error.refusal.gone) return { as: error.state, reason: error.reason }
        // Of a photo that went away just now, the next look may tell whether its disk did.
        return file.photoId === null ? { as: 'gone' } : null
      }
      lost.add(root.id)
      return null
    }
  }

  function write(): void {
    const written = batch.filter(({ file }) => !lost.has(file.rootId))
    batch = []
    lastWrite = performance.now()
    const outcomes = store.transaction(() =>
      written.map(({ file, reading }) => settle(store, file, reading, gone)),
    )
    for (const [i, outcome] of outcomes.entries()) {
      if (outcome.as === 'again') waiting = [...waiting, outcome.file.id]
      else onDone(outcome)
      const { reading } = written[i]!
      if (outcome.as !== 'photo' || reading.as !== 'new') continue
      const { hash, pixels } = reading.photo
      if (pixels) embedAsRead?.add({ id: outcome.photoId, hash, pixels })
    }
  }
}
