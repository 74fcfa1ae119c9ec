/** The engine in a process of its own: started, started again when it dies, asked, and closed in good order. */
import { join } from 'node:path'
import { MessageChannelMain, utilityProcess, type UtilityProcess, type WebContents } from 'electron'
import { writeLaunchOptions, type LaunchOptions } from './launch-options.ts'
import { mayRestart } from './restarts.ts'
import { StartedPrograms } from './started-programs.ts'
import { Questions, type EngineCalls, type FromEngine, type ToEngine } from './wire.ts'

const closingMs = 10_000

interface Listeners {
  /** The engine answers; after a restart, too. */
  ready(): void
  /** The engine cannot go on; a person has to know. */
  failed(message: string, remedy: string): void
}

export class EngineProcess {
  readonly #options: LaunchOptions
  readonly #listeners: Listeners
  readonly #starts: number[] = []
  #child: UtilityProcess | null = null
  #questions = new Questions(() => {})
  #isReady = false
  #closing = false

  constructor(options: LaunchOptions, listeners: Listeners) {
    this.#options = options
    this.#listeners = listeners
  }

  start(): void {
    const { folder: _, ...again } = this.#options
    const options = writeLaunchOptions(this.#starts.length === 0 ? this.#options : again)
    this.#starts.push(Date.now())
    const script = join(import.meta.dirname, 'engine-host.js')
    const child = utilityProcess.fork(script, options, { serviceName: 'Kindred engine' })
    this.#child = child
    const programs = new StartedPrograms(child)
    this.#questions = new Questions((message) => child.postMessage(message))
    child.on('message', (message: FromEngine) => programs.take(message) || this.#take(message))
    child.once('exit', (code) => {
      programs.killAll()
      this.#gone(code)
    })
  }

  /** Gives a window its own port to the engine. */
  connect(window: WebContents): void {
    if (!this.#isReady || !this.#child) return
    const { port1, port2 } = new MessageChannelMain()
    this.#child.postMessage({ kind: 'window' } satisfies ToEngine, [port1])
    window.postMessage('kindred:port', null, [port2])
  }

  ask<K extends keyof EngineCalls>(call: K, ...args: Parameters<EngineCalls[K]>): ReturnType<EngineCalls[K]> {
    return this.#questions.ask(call, ...args)
  }

  /** Lets the engine finish what must be finished, and no longer than ten seconds. */
  async close(): Promise<void> {
    this.#closing = true
    const child = this.#child
    if (!child) return
    const exited = new Promise((resolve) => child.once('exit', resolve))
    child.postMessage({ kind: 'close' } satisfies ToEngine)
    await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, closingMs))])
    child.kill()
  }

  #take(message: FromEngine): void {
    if (message.kind === 'ready') {
      this.#isReady = true
      this.#listeners.ready()
    } else if (message.kind === 'failed') {
      this.#closing = true
      this.#listeners.failed(message.message, message.remedy)
    } else if (message.kind === 'reply' || message.kind === 'refusal') this.#questions.settle(message)
  }

  #gone(code: number): void {
    this.#child = null
    this.#isReady = false
    this.#questions.abandon()
    if (this.#closing) return
    if (mayRestart(this.#starts, Date.now())) this.start()
    else
      this.#listeners.failed(
        `The engine stopped several times (exit code ${code}).`,
        'Start Kindred from a terminal to see why.',
      )
  }
}
