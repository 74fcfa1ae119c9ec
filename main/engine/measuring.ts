/** Measuring a model in a thread of its own, so that searches do not wait for it. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { sibling } from '../../shared/lib/sibling.ts'
import { KindredError, type ErrorCode, type Quality } from '../../shared/model/index.ts'
import { assignBursts } from '../bursts/index.ts'
import { addRoot, indexLibrary } from '../library/index.ts'
import { openStore, type Store } from '../store/index.ts'
import { heldOutPhotos } from '../training/index.ts'

export interface MeasureInput {
  /** the pack's folder */
  pack: string
  photos: { file: string; captions: string[] }[]
}

export type MeasureReply =
  { quality: Quality } | { error: { code: ErrorCode; message: string; remedy: string } }

/**
 * How well a pack finds the library's held-out photos.
 * @throws KindredError TOO_FEW_PHOTOS when there are none
 */
export async function measureHeldOut(store: Store, pack: string, signal: AbortSignal): Promise<Quality> {
  await assignBursts(store, signal)
  const photos = heldOutPhotos(store).map(({ hash, captions }) => ({
    file: store.home.thumb(hash, 256),
    captions: [...captions],
  }))
  if (photos.length === 0) {
    throw new KindredError(
      'TOO_FEW_PHOTOS',
      'There are no photos to measure on.',
      'Add a folder of photos first.',
    )
  }
  return measureIn({ pack, photos }, signal)
}

/**
 * How well a pack finds the captioned photos of any folder. The folder is read as a library of its own that lives
 * for the time of this call.
 * @throws KindredError FOLDER_MISSING, NO_CAPTIONS
 */
export async function measureFolder(folder: string, pack: string, signal: AbortSignal): Promise<Quality> {
  const home = await mkdtemp(join(tmpdir(), 'kindred-measure-'))
  const store = openStore(home)
  try {
    await addRoot(store, folder)
    await indexLibrary({ store, signal })
    const captions = Map.groupBy(store.captions.all(), ({ photoId }) => photoId)
    const photos = store.photos.all().flatMap(({ id, hash }) => {
      const texts = captions.get(id)?.map(({ text }) => text) ?? []
      return texts.length > 0 ? [{ file: store.home.thumb(hash, 256), captions: texts }] : []
    })
    if (photos.length === 0) {
      throw new KindredError(
        'NO_CAPTIONS',
        `No photo in ${folder} has a caption.`,
        'Choose a folder with captions.',
      )
    }
    return await measureIn({ pack, photos }, signal)
  } finally {
    store.close()
    await rm(home, { recursive: true, force: true })
  }
}

async function measureIn(input: MeasureInput, signal: AbortSignal): Promise<Quality> {
  const worker = new Worker(new URL(sibling(import.meta.url, './measure-worker')), { workerData: input })
  const stop = () => void worker.terminate()
  signal.addEventListener('abort', stop, { once: true })
  try {
    const reply = await new Promise<MeasureReply>((resolve, reject) => {
      worker.once('message', resolve)
      worker.once('error', reject)
      worker.once('exit', () => reject(new KindredError('CANCELLED', 'Measuring was stopped.')))
      if (signal.aborted) stop()
    })
    if ('quality' in reply) return reply.quality
    throw new KindredError(reply.error.code, reply.error.message, reply.error.remedy)
  } finally {
    signal.removeEventListener('abort', stop)
    await worker.terminate()
  }
}
