/** The inside of a process of `Processes`. */
import { Worker } from 'node:worker_threads'
import { siblingOf } from '../../shared/lib/sibling.ts'
import type { Answer, Tasks, Wanted } from './protocol.ts'

/** Electron's end of a utility process, which `process` has there. */
interface ParentPort {
  once(event: 'message', listener: (event: { ports: Port[] }) => void): void
}
interface Port {
  on(event: 'message', listener: (event: { data: unknown }) => void): void
  once(event: 'close', listener: () => void): void
  start(): void
  postMessage(message: unknown): void
}

/**
 * Does tasks by their names, one at a time, until the process is killed or the one that started it is gone.
 * The memory it may take is its last argument.
 */
export function serveTasks(tasks: Tasks): void {
  new Worker(new URL(siblingOf(import.meta.url, './guard-worker')), {
    workerData: Number(process.argv.at(-1)),
    execArgv: [],
  }).unref()
  const { parentPort } = process as unknown as { parentPort?: ParentPort }
  if (parentPort) {
    parentPort.once('message', ({ ports: [port] }) => {
      port!.on(
        'message',
        ({ data }) => void answer(tasks, data as Wanted).then((it) => port!.postMessage(it)),
      )
      port!.once('close', () => process.exit())
      port!.start()
    })
  } else {
    process.on('message', (wanted: Wanted) => void answer(tasks, wanted).then((it) => process.send!(it)))
    process.once('disconnect', () => process.exit())
  }
}

async function answer(tasks: Tasks, { task, input }: Wanted): Promise<Answer> {
  try {
    return { done: true, value: await tasks[task]!(input as never) }
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    return { done: false, message, stack }
  }
}
