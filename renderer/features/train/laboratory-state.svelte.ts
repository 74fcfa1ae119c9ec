/** The laboratory: which runs are laid over each other, and the models that came of runs. */
import { Attempts, client } from '../../client/index.ts'
import type { Model, RunId, RunPoint } from '../../../shared/model/index.ts'
import { figures, runColours } from './curves.ts'

class LaboratoryState extends Attempts {
  /** Weight of what came before, 0 to below 1. */
  smoothing = $state(0.6)
  figure = $state(figures[0]!.figure)
  /** Runs beside the one that is looked at. */
  beside = $state.raw<readonly RunId[]>([])
  /** Of those the points. */
  points = $state.raw<ReadonlyMap<RunId, readonly RunPoint[]>>(new Map())
  models = $state.raw<readonly Model[]>([])

  async refresh() {
    await this.attempt(async () => (this.models = await client.models.list()))
  }

  readonly isFull = $derived(this.beside.length >= runColours.length - 1)

  async lay(run: RunId, on: boolean) {
    this.beside = on ? [...this.beside, run] : this.beside.filter((id) => id !== run)
    if (!on || this.points.has(run)) return
    await this.attempt(async () => {
      // What there is so far comes at once; of a run that goes on the rest is not waited for.
      for await (const { points } of await client.training.watch({ runId: run })) {
        this.points = new Map([...this.points, [run, points]])
        break
      }
    })
  }
}

export const laboratory = new LaboratoryState()
