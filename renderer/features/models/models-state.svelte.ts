/** The models there are, and the switch between them. */
import { Attempts, client, toProblem } from '../../client/index.ts'
import type { Model, ModelId } from '../../../shared/model/index.ts'
import { announcer } from '../../ui/index.ts'
import { generations } from './models-layout.ts'

class ModelsState extends Attempts {
  models = $state.raw<readonly Model[] | null>(null)
  readonly branches = $derived(generations(this.models ?? []))
  readonly active = $derived(this.models?.find((model) => model.active) ?? null)

  async refresh() {
    try {
      this.models = await client.models.list()
      this.problem = null
    } catch (error) {
      this.problem = toProblem(error)
    }
  }

  async use(id: ModelId) {
    await this.attempt(async () => {
      const { jobId } = await client.models.use({ id })
      announcer.say(
        jobId === null
          ? 'This model is in use now.'
          : 'Looking at the photos first; then this model is in use.',
      )
      this.models = await client.models.list()
    })
  }
}

export const modelsState = new ModelsState()
