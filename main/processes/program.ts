/** Starting a program of Kindred's own. The desktop app does it in another way, see `main/shells/desktop/programs.ts`. */
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A running program as the one sees it that started it. */
export interface Program {
  /** Sends a structured clone. */
  post(message: unknown): void
  /** Ends it at once, whatever it does. */
  kill(): void
  /** Whether this process stays alive for it. */
  keep(alive: boolean): void
}

export interface Hears {
  message(message: unknown): void
  /** Called once; `how` is its exit code or the signal that ended it. */
  ended(how: string): void
}

/**
 * @param file its module, absolute
 * @param args its arguments
 */
export type StartProgram = (file: string, args: readonly string[], hears: Hears) => Program

/** A Node process; it ends with this one. */
export const forkProgram: StartProgram = (file, args, hears) => {
  const child = fork(file.startsWith('file:') ? fileURLToPath(file) : file, args, {
    serialization: 'advanced',
    execArgv: [], // flags of this process, such as those of a test run, are not meant for it
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  let ended = false
  const end = (how: string) => {
    if (!ended) hears.ended(how)
    ended = true
  }
  child.on('message', (message) => hears.message(message))
  child.once('error', ({ message }) => end(message))
  child.once('exit', (code, signal) => end(signal ?? String(code)))
  return {
    // What cannot be sent any more is told by its end.
    post: (message) => void child.send(message as object, () => {}),
    kill: () => void child.kill('SIGKILL'),
    keep(alive) {
      if (alive) child.ref()
      else child.unref()
      if (alive) child.channel?.ref()
      else child.channel?.unref()
    },
  }
}
