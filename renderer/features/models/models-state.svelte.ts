/** The models there are, the switch between them, and how others come. */
import { Attempts, client, live, toProblem } from '../../client/index.ts'
import type { CatalogueModel } from '../../../shared/contract/index.ts'
import type { JobId, Model, ModelId, ModelOffer, ModelSource } from '../../../shared/model/index.ts'
import { announcer } from '../../ui/index.ts'
import { folders } from '../folders/index.ts'
import { generations } from './models-layout.ts'

class ModelsState extends Attempts {
  models = $state.raw<readonly Model[] | null>(null)
  /** Asked for only when the person wants to see it. */
  catalogue = $state.raw<readonly CatalogueModel[] | null>(null)
  /** What is on offer, and how it was asked for: shown until it is accepted or refused. */
  offered = $state.raw<{ asked: ModelSource; offer: ModelOffer } | null>(null)
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

  /** The work that shows a model the photos, to put it to use. */
  switchTo(id: ModelId) {
    return live.unfinished.find((job) => job.modelId === id) ?? null
  }

  /** @param newest it may answer as soon as it has seen so many of the newest photos */
  async use(id: ModelId, newest?: number) {
    await this.attempt(async () => {
      const { jobId } = await client.models.use({ id, ...(newest !== undefined && { newest }) })
      announcer.say(
        jobId === null
          ? 'This model is in use now.'
          : 'It looks at the photos first; until then the model in use answers.',
      )
      this.models = await client.models.list()
    })
  }

  async remove({ id, name }: Model) {
    await this.attempt(async () => {
      await client.models.remove({ id })
      announcer.say(`“${name}” is removed.`)
      this.models = await client.models.list()
    })
  }

  /** The model in use stays so. What the other one has seen of the photos is kept. */
  async stop(job: JobId) {
    await this.attempt(() => client.jobs.cancel({ id: job }))
  }

  async addFolder() {
    await folders.choose({
      title: 'Choose the folder of a model',
      about:
        'A pack of Kindred, or an export with ONNX files, as transformers.js, Optimum, OpenCLIP and Immich make them. It is copied.',
      take: async (folder) => {
        await client.models.add({ folder })
        await this.refresh()
        announcer.say('The model is added.')
      },
    })
  }

  async showCatalogue() {
    if (this.catalogue === null)
      await this.attempt(async () => (this.catalogue = await client.models.catalogue()))
  }

  /** Asks what fetching a model would bring. Nothing of it is fetched. */
  async look(asked: ModelSource) {
    await this.attempt(async () => (this.offered = { asked, offer: await client.models.offer(asked) }))
  }

  async fetchOffered() {
    const { offered } = this
    if (!offered) return
    await this.attempt(async () => {
      await client.models.download({ ...offered.asked, digest: offered.offer.digest, accepted: true })
      this.offered = null
    })
  }
}

export const modelsState = new ModelsState()
