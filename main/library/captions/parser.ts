/** Parsing caption files from anywhere: in a process that can die alone, within limits on memory and time. */
import { totalmem } from 'node:os'
import { basename } from 'node:path'
import { KindredError, type FileReason } from '../../../shared/model/index.ts'
import type { FoundFile } from '../../files/index.ts'
import { Died, Processes, type Limits, type StartProgram } from '../../processes/index.ts'
import type { Answer, CaptionTasks } from './captions-worker.ts'
import type { ImageCaption } from './keys.ts'
import type { Said } from './sidecar.ts'

/** A caption file in hand, which is asked one of these things. */
export interface OpenCaptions {
  /** What it says of the photo that it lies beside. */
  sidecar(): Promise<Answer<Said>>
  /** Whether all of a table can be read. */
  check(): Promise<Answer<unknown>>
  /** A table's rows in lots, each when it is asked for. */
  rows(): AsyncGenerator<Answer<ImageCaption[]>>
}

export interface CaptionParserOptions {
  /** How to start a program; default: as a Node process. */
  startProgram?: StartProgram | undefined
  limits?: Partial<Limits>
}

export class CaptionParser {
  readonly #processes: Processes<CaptionTasks>

  constructor({ startProgram, limits }: CaptionParserOptions = {}) {
    this.#processes = new Processes(
      import.meta.url,
      './captions-worker',
      {
        // An index that is paused keeps its own; a folder that is measured meanwhile is read in the other.
        lanes: 2,
        memory: Math.min(2 * 2 ** 30, totalmem() / 2),
        // Some thousand rows take a second; of a slow disk, all of a large file may have to come before the first row.
        taskMs: 600_000,
        ...limits,
      },
      startProgram,
    )
  }

  /** Opens a caption file for the time of `work`. One that brings its process down is answered as `failed`. */
  open<R>(file: FoundFile, work: (open: OpenCaptions) => Promise<R>): Promise<R> {
    return this.#processes.hold((lane) => {
      const ask = async <T>(asked: Promise<Answer<T>>): Promise<Answer<T>> => {
        try {
          return await asked
        } catch (error) {
          if (error instanceof KindredError) throw error
          return { as: 'failed', reason: this.#reasonOf(basename(file.path), error) }
        }
      }
      return work({
        sidecar: () => ask(lane.ask('sidecar', file)),
        async check() {
          let answer: Answer<unknown> = await ask(lane.ask('begin', file))
          while (answer.as === 'read' && answer.value !== 0) answer = await ask(lane.ask('check', undefined))
          return answer
        },
        async *rows() {
          const begun = await ask(lane.ask('begin', file))
          if (begun.as !== 'read') return yield begun
          for (;;) {
            const lot = await ask(lane.ask('more', undefined))
            if (lot.as === 'read' && lot.value.length === 0) return
            yield lot
          }
        },
      })
    })
  }

  close(): void {
    this.#processes.close()
  }

  #reasonOf(name: string, error: unknown): FileReason {
    const { memory, taskMs } = this.#processes.limits
    const what = {
      time: `takes longer than ${taskMs / 1000} seconds to read`,
      memory: `needs more than ${(memory / 2 ** 30).toFixed(1)} GB of memory to be read`,
      crash: 'makes the program crash that reads it',
    }[error instanceof Died ? error.why : 'crash']
    return {
      code: 'bad-captions',
      message: `${name} ${what}. None of its captions were taken.`,
      remedy: 'Split it into several files, or give it another name.',
    }
  }
}
