/** What procedures work with, made once by the engine. */
import { follow, type Jobs, type Notifier } from '../jobs/index.ts'
import type { NetworkEnv } from '../downloads/index.ts'
import type { CaptionParser, Folders } from '../library/index.ts'
import type { Decoder } from '../media/index.ts'
import type { ActiveModel, Inference } from '../models/index.ts'
import type { QueryImages } from '../search/index.ts'
import type { Store } from '../store/index.ts'
import { toWire } from './errors.ts'
import type { LibraryState } from './library-state.ts'
import type { Naming } from './naming.ts'
import type { Reader } from './reader.ts'

export interface Services {
  store: Store
  /** reads what takes all of a large library */
  reader: Reader
  /** reads pictures from anywhere, in processes that can die alone */
  decoder: Decoder
  /** the same for caption files */
  captionParser: CaptionParser
  jobs: Jobs
  state: LibraryState
  inference: Inference
  active: ActiveModel
  naming: Naming
  folders: Folders
  queryImages: QueryImages
  network: NetworkEnv
  /** aborts when the engine closes */
  closing: AbortSignal
  log: (line: string) => void
}

/**
 * What `read` gives now and after every notice of `notifier`, at most every `everyMs`.
 * Ends when the caller goes away (`signal`) or the engine closes.
 */
export async function* watch<T>(
  { closing, log }: Services,
  signal: AbortSignal | undefined,
  notifier: Notifier,
  everyMs: number,
  read: () => T | Promise<T>,
): AsyncGenerator<T, void> {
  try {
    yield* follow(notifier, read, everyMs, signal ? AbortSignal.any([signal, closing]) : closing)
  } catch (error) {
    throw toWire(error, log)
  }
}
