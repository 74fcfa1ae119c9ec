/** A few processes of one kind, each doing one thing at a time; one that dies is replaced when it is next needed. */
import { Semaphore } from 'async-mutex'
import { setImmediate } from 'node:timers/promises'
import { siblingOf } from '../../shared/lib/sibling.ts'
import { KindredError } from '../../shared/lib/errors.ts'
import { forkProgram, type Program, type StartProgram } from './program.ts'
import type { Answer, Tasks, Wanted } from './protocol.ts'

export interface Limits {
  /** How many processes there are at most. */
  lanes: number
  /** The memory that one may take, in bytes. */
  memory: number
  /** How long one task may take. */
  taskMs: number
}

/** One process, held for several tasks in a row. */
export interface Lane<T extends Tasks> {
  /**
   * @throws Died when the process ends before it is done; CANCELLED when all are closed; else what the task throws
   */
  ask<K extends keyof T & string>(task: K, input: Parameters<T[K]>[0]): Promise<Awaited<ReturnType<T[K]>>>
}

/** A process ended in the middle of a task. */
export class Died extends Error {
  /** It took too long; it was killed for its memory, by its own guard or by the system; or it crashed. */
  readonly why: 'time' | 'memory' | 'crash'

  constructor(why: Died['why'], how: string) {
    super(`The process ended: ${how}.`)
    this.why = why
  }
}

/** How long a process without work is kept. */
const IDLE_MS = 10_000

export class Processes<T extends Tasks> {
  readonly limits: Limits
  readonly #file: string
  readonly #start: StartProgram
  readonly #lanes: Semaphore
  readonly #idle: One[] = []
  readonly #all = new Set<One>()
  /** The last one to be started, or not. */
  #started: Promise<unknown> = Promise.resolve()
  #closed = false

  /**
   * @param base the caller's `import.meta.url`
   * @param name of the module beside it that calls `serveTasks`, such as `./decode-worker`
   */
  constructor(base: string, name: string, limits: Limits, start: StartProgram = forkProgram) {
    this.#file = siblingOf(base, name)
    this.#start = start
    this.limits = limits
    this.#lanes = new Semaphore(limits.lanes)
  }

  /** Gives `work` a process of its own for as long as it takes. */
  hold<R>(work: (lane: Lane<T>) => Promise<R>): Promise<R> {
    return this.#lanes.runExclusive(async () => {
      if (this.#closed) throw closed()
      const one = this.#idle.pop() ?? (await this.#another())
      one.wake()
      try {
        return await work({ ask: (task, input) => one.ask({ task, input }) as never })
      } finally {
        if (!one.ended) {
          one.rest(IDLE_MS)
          this.#idle.push(one)
        }
      }
    })
  }

  /** Ends all of them; what is under way rejects. */
  close(): void {
    this.#closed = true
    for (const one of this.#all) one.end(closed())
  }

  /** Starting a program holds the thread for some milliseconds: others have their turn before the next one. */
  #another(): Promise<One> {
    const another = this.#started
      .then(() => setImmediate())
      .then(() => {
        if (this.#closed) throw closed()
        return this.#idle.pop() ?? this.#add()
      })
    this.#started = another.catch(() => {})
    return another
  }

  #add(): One {
    const one = new One(this.#file, this.limits, this.#start, () => {
      this.#all.delete(one)
      const at = this.#idle.indexOf(one)
      if (at >= 0) this.#idle.splice(at, 1)
    })
    this.#all.add(one)
    return one
  }
}

const closed = () => new KindredError('CANCELLED', 'The library was closed.')

class One {
  readonly #program: Program
  readonly #limits: Limits
  #waiting: PromiseWithResolvers<unknown> | null = null
  #timer: NodeJS.Timeout | undefined
  #end: Error | null = null

  constructor(file: string, limits: Limits, start: StartProgram, ended: () => void) {
    this.#limits = limits
    this.#program = start(file, [String(limits.memory)], {
      message: (answer) => this.#settle(answer as Answer),
      ended: (how) => {
        this.#fail(this.#end ?? new Died(/SIGKILL|SIGABRT|^134$|^137$/.test(how) ? 'memory' : 'crash', how))
        ended()
      },
    })
  }

  get ended(): boolean {
    return this.#end !== null
  }

  ask(wanted: Wanted): Promise<unknown> {
    if (this.#end) return Promise.reject(this.#end)
    const { taskMs } = this.#limits
    this.#waiting = Promise.withResolvers()
    this.#timer = setTimeout(() => this.end(new Died('time', `after ${taskMs / 1000} s`)), taskMs)
    this.#program.post(wanted)
    return this.#waiting.promise
  }

  /** Keeps this process alive for as long as that one has work. */
  wake(): void {
    clearTimeout(this.#timer)
    this.#program.keep(true)
  }

  /** Ends it after a while without work. */
  rest(ms: number): void {
    this.#program.keep(false)
    this.#timer = setTimeout(() => this.end(closed()), ms).unref()
  }

  end(error: Error): void {
    this.#end ??= error
    this.#program.kill()
  }

  #settle(answer: Answer): void {
    clearTimeout(this.#timer)
    const waiting = this.#waiting
    this.#waiting = null
    if (answer.done) waiting?.resolve(answer.value)
    else waiting?.reject(Object.assign(new Error(answer.message), answer.stack && { stack: answer.stack }))
  }

  #fail(error: Error): void {
    clearTimeout(this.#timer)
    this.#end = error
    this.#waiting?.reject(error)
    this.#waiting = null
  }
}
