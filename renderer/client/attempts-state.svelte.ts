/** What is asked of the engine, one thing at a time: whether it is under way, and why the last one failed. */
import { toProblem, type Problem } from './problem.ts'

export class Attempts {
  busy = $state(false)
  problem = $state.raw<Problem | null>(null)

  /** Does the work; a failure becomes `problem`, and the next success clears it. */
  protected async attempt(work: () => Promise<unknown>) {
    this.busy = true
    try {
      await work()
      this.problem = null
    } catch (error) {
      this.problem = toProblem(error)
    } finally {
      this.busy = false
    }
  }
}
