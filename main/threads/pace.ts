/** Long work on a thread that others wait for, in short turns. */
import { setImmediate } from 'node:timers/promises'

/** A turn: long enough that changing turns costs nothing, short enough that no one notices. */
const TURN_MS = 4

/**
 * @returns what work calls between two of its steps: it gives other work its turn when this one has lasted long enough,
 *   else there is nothing to wait for; work of very many small steps then waits for nothing, since each `await` is garbage
 */
export function pace(): () => Promise<void> | undefined {
  let began = performance.now()
  return () => {
    if (performance.now() - began < TURN_MS) return undefined
    return setImmediate().then(() => void (began = performance.now()))
  }
}
