/** Starting the thread that reads what takes long. */
import { logError } from '../jobs/index.ts'
import type { ReadHeldOut } from '../measuring/index.ts'
import type { Store } from '../store/index.ts'
import { startThread, type Thread } from '../threads/index.ts'
import type { Choose } from '../training/index.ts'
import type { ReaderApi } from './reader-worker.ts'

export type Reader = Thread<ReaderApi>

/** Reads a library that this process has open, and makes its checkpoints. */
export function openReaderThread({ home, checkpoints }: Store, log: (line: string) => void): Reader {
  const reader = startThread<ReaderApi>(import.meta.url, './reader-worker')
  reader.ask((api) => api.open(home.folder)).catch(logError(log))
  checkpoints.by(() => reader.ask((api) => api.checkpoint()).catch(logError(log)))
  return reader
}

/** Chooses a run's photos in the reader's thread. */
export const choosing =
  (reader: Reader): Choose =>
  (...args) =>
    reader.ask((api) => api.choosePhotos(...args))

/** Reads in the reader's thread which photos are held out. */
export const readingHeldOut =
  (reader: Reader): ReadHeldOut =>
  (folders) =>
    reader.ask((api) => api.heldOut(folders))
