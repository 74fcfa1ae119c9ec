/** What procedures work with, made once by the engine. */
import type { ActiveModel, Inference } from '../models/index.ts'
import type { Store } from '../store/index.ts'
import { follow, type Beacon } from './beacon.ts'
import { toWire } from './errors.ts'
import type { Folders } from './folders.ts'
import type { Jobs } from './jobs.ts'
import type { LibraryState } from './library-state.ts'
import type { QueryImages } from './query-images.ts'
import type { Reader } from './reader.ts'

export interface Services {
  store: Store
  /** reads what takes all of a large library */
  reader: Reader
  jobs: Jobs
  state: LibraryState
  inference: Inference
  active: ActiveModel
  folders: Folders
  queryImages: QueryImages
  /** aborts when the engine closes */
  closing: AbortSignal
  log: (line: string) => void
}

/**
 * What `read` gives now and after every flash of `beacon`, at most every `everyMs`.
 * Ends when the caller goes away (`signal`) or the engine closes.
 */
export async function* watch<T>(
  { closing, log }: Services,
  signal: AbortSignal | undefined,
  beacon: Beacon,
  everyMs: number,
  read: () => T | Promise<T>,
): AsyncGenerator<T, void> {
  try {
    yield* follow(beacon, read, everyMs, signal ? AbortSignal.any([signal, closing]) : closing)
  } catch (error) {
    throw toWire(error, log)
  }
}
