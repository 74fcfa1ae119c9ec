/** Whether two providers agree on a training step. */
import type { State } from './checkpoint.ts'

/**
 * How far the changes of a tensor may be apart, as a part of the change. Float rounding turns the sign of the smallest
 * gradients, which AdamW makes as large as any other.
 */
const TOLERANCE = 0.2
/** A change below this part of a tensor's own size is rounding. */
const ROUNDING = 1e-6

export interface Difference {
  tensor: string
  /** root mean square of what differs, as a part of that of the step's change */
  part: number
}

/**
 * The tensor whose next value differs most from the right one, beyond what rounding explains; null where all agree.
 * @param before the state before the step @param right and after it @param other what another provider makes of it
 */
export function difference(before: State, right: State, other: State): Difference | null {
  let worst: Difference | null = null
  for (const [tensor, wanted] of right) {
    const [old, got] = [before.get(tensor)!, other.get(tensor)!]
    let [error, change, size] = [0, 0, 0]
    wanted.forEach((value, i) => {
      error += (got[i]! - value) ** 2
      change += (value - old[i]!) ** 2
      size += value ** 2
    })
    if (error === 0) continue
    const part = Math.sqrt(error) / (Math.sqrt(change) + ROUNDING * Math.sqrt(size))
    if (!(part <= Math.max(TOLERANCE, worst?.part ?? 0))) worst = { tensor, part }
    if (worst && Number.isNaN(worst.part)) return worst
  }
  return worst
}
