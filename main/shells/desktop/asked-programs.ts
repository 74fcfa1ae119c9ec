/** Programs as the engine's process, which cannot start any itself, sees them: it asks the main process. */
import type { StartProgram } from '../../processes/index.ts'
import type { FromEngine, ToEngine } from './wire.ts'

/** The end of a channel that the main process sends. */
interface Port {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown
  postMessage(message: unknown): void
  start(): void
}

interface Asked {
  hears: Parameters<StartProgram>[2]
  /** Arrives a little after the program was asked for. */
  port: PromiseWithResolvers<Port>
}

export class AskedPrograms {
  readonly #post: (message: FromEngine) => void
  readonly #asked = new Map<number, Asked>()
  #next = 1

  constructor(post: (message: FromEngine) => void) {
    this.#post = post
  }

  readonly start: StartProgram = (file, args, hears) => {
    const program = this.#next++
    const port = Promise.withResolvers<Port>()
    this.#asked.set(program, { hears, port })
    this.#post({ kind: 'start', program, file, args })
    return {
      post: (message) => void port.promise.then((it) => it.postMessage(message)),
      kill: () => this.#post({ kind: 'kill', program }),
      keep: () => {}, // the engine's process stays as it is for as long as the app runs
    }
  }

  take(message: ToEngine & { kind: 'program' | 'ended' }, [port]: readonly Port[]): void {
    const asked = this.#asked.get(message.program)
    if (message.kind === 'program' && port) {
      port.on('message', ({ data }) => asked?.hears.message(data))
      port.start()
      asked?.port.resolve(port)
    } else if (message.kind === 'ended') {
      this.#asked.delete(message.program)
      asked?.hears.ended(String(message.code))
    }
  }
}
