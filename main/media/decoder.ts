/** Reading pictures from anywhere: in processes that can die alone, within limits on pixels, memory, time and bytes. */
import { stat } from 'node:fs/promises'
import { availableParallelism, totalmem } from 'node:os'
import { basename } from 'node:path'
import { Semaphore } from 'async-mutex'
import type { Preprocessing } from '../../shared/model/index.ts'
import { Died, Processes, type Limits, type StartProgram } from '../processes/index.ts'
import type { DecodeTasks, Outcome } from './decode-worker.ts'
import { MAX_BYTES, type Source } from './load.ts'
import type { Metadata } from './metadata.ts'
import type { Photo } from './read-photo.ts'
import { UnreadablePhoto } from './unreadable.ts'

/** A photo file that is in memory. */
export interface OpenPhoto {
  /** SHA-256 of the bytes, hex. */
  hash: string
  /** What it says of itself, without its pixels. */
  describe(): Promise<Metadata>
  /** @param preprocessing of a model whose pixels are wanted too */
  read(preprocessing?: Preprocessing): Promise<Photo>
}

export interface DecoderOptions {
  /** How to start a program; default: as a Node process. */
  startProgram?: StartProgram | undefined
  limits?: Partial<Limits>
}

/** What is read at once, over all lanes, in megabytes; a larger file is read alone. */
const MEGABYTES_AT_ONCE = 256

export class Decoder {
  readonly #processes: Processes<DecodeTasks>
  readonly #megabytes = new Semaphore(MEGABYTES_AT_ONCE)

  constructor({ startProgram, limits }: DecoderOptions = {}) {
    this.#processes = new Processes(
      import.meta.url,
      './decode-worker',
      {
        // Two more than the machine does at once: they read a file or hand one over meanwhile.
        lanes: Math.min(availableParallelism() + 2, 10),
        memory: Math.min(3 * 2 ** 30, totalmem() / 2),
        taskMs: 120_000,
        ...limits,
      },
      startProgram,
    )
  }

  /** How many files it works on at the same time. */
  get lanes(): number {
    return this.#processes.limits.lanes
  }

  /**
   * Reads a photo.
   * @throws UnreadablePhoto naming the file and what to do
   */
  read(source: Source): Promise<Photo> {
    return this.open(source, (file) => file.read())
  }

  /**
   * Opens a photo for the time of `work`, which asks one thing of it.
   * @throws UnreadablePhoto naming the file and what to do
   */
  async open<R>(source: Source, work: (file: OpenPhoto) => Promise<R>): Promise<R> {
    const [, release] = await this.#megabytes.acquire(
      Math.min(Math.ceil((await sizeOf(source)) / 2 ** 20), MEGABYTES_AT_ONCE),
    )
    try {
      return await this.#processes.hold(async (lane) =>
        work({
          hash: valueOf(await lane.ask('load', source)),
          describe: async () => valueOf(await lane.ask('describe', undefined)),
          read: async (preprocessing) => valueOf(await lane.ask('read', preprocessing)),
        }),
      )
    } catch (error) {
      throw error instanceof Died ? this.#refusal(nameOf(source), error) : error
    } finally {
      release()
    }
  }

  close(): void {
    this.#processes.close()
  }

  #refusal(name: string, cause: Died): UnreadablePhoto {
    const { memory, taskMs } = this.#processes.limits
    const gigabytes = (memory / 2 ** 30).toFixed(1)
    const what = {
      time: `takes longer than ${taskMs / 1000} seconds to decode`,
      memory: `needs more than ${gigabytes} GB of memory to be decoded`,
      crash: 'makes the program crash that decodes it',
    }[cause.why]
    return new UnreadablePhoto(
      'failed',
      {
        code: cause.why === 'crash' ? 'damaged' : 'too-large',
        message: `${name} ${what}, and was left out.`,
        remedy: 'Save a copy as JPEG beside it with another program, smaller where it is large.',
      },
      { cause },
    )
  }
}

const nameOf = (source: Source) => ('path' in source ? basename(source.path) : source.name)

/** At least one byte; a file that cannot be looked at is not read either. */
async function sizeOf(source: Source): Promise<number> {
  if ('data' in source) return source.data.length || 1
  const size = await stat(source.path).then(
    (found) => found.size,
    () => 1,
  )
  return size > MAX_BYTES ? 1 : size || 1
}

function valueOf<T>(outcome: Outcome<T>): T {
  if ('value' in outcome) return outcome.value
  const { state, reason, gone } = outcome.refused
  throw new UnreadablePhoto(state, reason, { gone })
}
