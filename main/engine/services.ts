/** What procedures work with, made once by the engine. */
import { follow, telling, type Jobs, type Notifier } from '../jobs/index.ts'
import type { NetworkEnv } from '../downloads/index.ts'
import type { CaptionParser, Folders, LibraryState } from '../library/index.ts'
import type { Decoder } from '../media/index.ts'
import type { ActiveModel, Inference } from '../models/index.ts'
import type { Directions, Naming, QueryImages } from '../search/index.ts'
import type { StartProgram } from '../processes/index.ts'
import type { Store } from '../store/index.ts'
import { toWire } from './errors.ts'
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
  directions: Directions
  folders: Folders
  queryImages: QueryImages
  network: NetworkEnv
  /** how a program of Kindred's own is started; default: as a Node process */
  startProgram: StartProgram | undefined
  /** aborts when the engine closes */
  closing: AbortSignal
  log: (line: string) => void
}

/** Aborts when the caller goes away or the engine closes. */
export const untilClosed = ({ closing }: Services, signal: AbortSignal | undefined): AbortSignal =>
  signal ? AbortSignal.any([signal, closing]) : closing

/**
 * What `read` gives now and after every notice of `notifier`, at most every `everyMs`.
 * Ends when the caller goes away (`signal`) or the engine closes.
 */
export const watch = <T>(
  services: Services,
  signal: AbortSignal | undefined,
  notifier: Notifier,
  everyMs: number,
  read: () => T | Promise<T>,
): AsyncGenerator<T, void> => onWire(services, follow(notifier, read, everyMs, untilClosed(services, signal)))

/** How far `work` is, then what came of it. It stops when the caller goes away or the engine closes. */
export const tell = <R extends object>(
  services: Services,
  signal: AbortSignal | undefined,
  work: Parameters<typeof telling<R>>[0],
) => onWire(services, telling(work, untilClosed(services, signal)))

/** A procedure's own errors are translated as it is called; those of a stream only here. */
async function* onWire<T>({ log }: Services, stream: AsyncGenerator<T, void>): AsyncGenerator<T, void> {
  try {
    yield* stream
  } catch (error) {
    throw toWire(error, log)
  }
}
