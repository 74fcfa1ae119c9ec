/** Ctrl-C: the first stops the work cleanly, the second ends the process. */
import { tell } from './output.ts'

/** A terminal and a launcher may both deliver one key press; this close together they count as one. */
const ONE_PRESS_MS = 400

let stop: (() => void) | null = null
let pressedAt = -Infinity

/** Listens from now on. */
export function listenForInterrupt(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, press)
}

function press(): void {
  const now = performance.now()
  if (now - pressedAt < ONE_PRESS_MS) return
  const again = pressedAt > 0
  pressedAt = now
  if (again || !stop) process.exit(1)
  tell('\nStopping. Press Ctrl-C again to stop at once.')
  stop()
}

/** Runs work that `onStop` can stop; without such work, Ctrl-C ends the process. */
export async function interruptible<T>(onStop: () => void, work: () => Promise<T>): Promise<T> {
  const outer = stop
  stop = onStop
  try {
    return await work()
  } finally {
    stop = outer
  }
}
