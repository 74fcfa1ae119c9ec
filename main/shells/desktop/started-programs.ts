/** The programs that the engine's process has asked for, as the main process, which alone can start one, sees them. */
import { fileURLToPath } from 'node:url'
import { MessageChannelMain, utilityProcess, type UtilityProcess } from 'electron'
import type { FromEngine, ToEngine } from './wire.ts'

export class StartedPrograms {
  readonly #engine: UtilityProcess
  readonly #running = new Map<number, UtilityProcess>()

  constructor(engine: UtilityProcess) {
    this.#engine = engine
  }

  /** @returns whether the message was about programs */
  take(message: FromEngine): boolean {
    if (message.kind === 'start') this.#start(message)
    else if (message.kind === 'kill') this.#running.get(message.program)?.kill()
    else return false
    return true
  }

  /** The engine is gone. */
  killAll(): void {
    for (const child of this.#running.values()) child.kill()
  }

  #start({ program, file, args }: FromEngine & { kind: 'start' }): void {
    const child = utilityProcess.fork(fileURLToPath(file), [...args], { serviceName: 'Kindred files' })
    this.#running.set(program, child)
    const { port1, port2 } = new MessageChannelMain()
    child.postMessage(null, [port1])
    this.#tell({ kind: 'program', program }, [port2])
    child.once('exit', (code) => {
      this.#running.delete(program)
      this.#tell({ kind: 'ended', program, code })
    })
  }

  #tell(message: ToEngine, ports: Electron.MessagePortMain[] = []): void {
    this.#engine.postMessage(message, ports)
  }
}
