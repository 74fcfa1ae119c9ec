/** Teaching Kindred. */
import { isDeepStrictEqual } from 'node:util'
import {
  KindredError,
  ownPreprocessing,
  readRecipe,
  type Job,
  type PhotoId,
  type Preprocessing,
  type QueryImageId,
  type RunId,
  type TrainRequest,
} from '../../../shared/model/index.ts'
import type { RunUpdate } from '../../../shared/contract/index.ts'
import { photoPixels, thumbPixels } from '../../models/index.ts'
import {
  clearRun,
  createRun,
  describeRecipe,
  diagnose,
  lengthen,
  recipeOf,
  resumableRun,
} from '../../training/index.ts'
import type { Base } from '../base.ts'
import { choosing } from '../reader.ts'
import { untilClosed, watch, type Services } from '../services.ts'

const WATCH_EVERY_MS = 500

export function trainingProcedures(os: Base, services: Services) {
  const { store, reader, jobs, decoder, queryImages } = services
  const start = (runId: RunId, request: TrainRequest | null): Job =>
    jobs.start({ kind: 'train', runId, request })
  return {
    quote: os.training.quote.handler(() => reader.ask((api) => api.quote())),
    start: os.training.start.handler(async ({ input: request }) => {
      const waits = jobs.waiting.filter((task) => task.kind === 'train')
      const known = waits.find((task) => isDeepStrictEqual(task.request, request))
      const budget = request.budget ??
        request.recipe?.budget ?? { minutes: (await reader.ask((api) => api.quote())).minutes }
      const runId = known?.runId ?? (await createRun(store, { ...request, budget }, choosing(reader)))
      const job = start(runId, request)
      // Only the last run can go on: of those that were cut short before it nothing is needed any more.
      for (const { id } of store.runs.list()) if (!jobs.isOpen(id)) clearRun(store, id)
      return { jobId: job.id, runId }
    }),
    resume: os.training.resume.handler(({ input: { budget } }) => {
      const runId = unfinishedRun(services) ?? resumableRun(store)
      if (budget) lengthen(store, runId, budget)
      const { id } = start(runId, null)
      jobs.resume(id)
      return { jobId: id, runId }
    }),
    recipe: os.training.recipe.handler(({ input }) => describeRecipe(store, input)),
    views: os.training.views.handler(async ({ input }) => {
      const recipe = recipeOf(input.recipe.method, input.recipe)
      const pixels = await pixelsOf(input, ownPreprocessing(recipe.side))
      const drawn = await reader.ask((api) => api.drawViews(pixels, recipe, input.seed))
      return { photo: dataUrl(drawn.photo), views: drawn.views.map((each) => each.map(dataUrl)) }
    }),
    readRecipe: os.training.readRecipe.handler(({ input: { text, name } }) => readRecipe(text, name)),
    diagnose: os.training.diagnose.handler(({ signal }) =>
      diagnose({ startProgram: services.startProgram, signal: untilClosed(services, signal) }),
    ),
    runs: os.training.runs.handler(() => store.runs.list()),
    watch: os.training.watch.handler(async function* ({ input: { runId }, signal }) {
      let last = -1
      const now = () => ({ ended: !jobs.isOpen(runId), update: read(runId, last) })
      for await (const { ended, update } of watch(services, signal, jobs.changed, WATCH_EVERY_MS, now)) {
        last = update.points.at(-1)?.step ?? last
        yield update
        if (ended) return
      }
    }),
  }

  /** Of a photo of the library or a picture from outside; of any photo where none is said. */
  async function pixelsOf(
    {
      photoId,
      imageId,
      seed,
    }: { photoId?: PhotoId | undefined; imageId?: QueryImageId | undefined; seed: number },
    preprocessing: Preprocessing,
  ): Promise<Uint8Array> {
    if (imageId !== undefined) return thumbPixels(await queryImages.thumbs(imageId), preprocessing)
    const [photo] =
      photoId === undefined ? await reader.ask((api) => api.onePhoto(seed)) : store.photos.keys([photoId])
    if (!photo)
      throw new KindredError('NOT_FOUND', 'There is no such photo.', 'Add a folder of photos first.')
    const original = () => store.photos.original(photo.id)
    const pixels = await photoPixels(store.home, photo.hash, original, preprocessing, decoder)
    if (pixels instanceof Error) throw new KindredError('BAD_IMAGE', pixels.message, 'Choose another photo.')
    return pixels
  }

  function read(runId: RunId, after: number): RunUpdate {
    const found = store.runs.get(runId)
    if (!found)
      throw new KindredError('NOT_FOUND', `There is no training run ${runId}.`, 'Look at the list again.')
    return { run: found.run, points: store.runs.points(runId, after) }
  }
}

const dataUrl = (webp: Uint8Array) => `data:image/webp;base64,${Buffer.from(webp).toString('base64')}`

/** The last run if its model is made but was not yet compared and chosen, because the job was cut short. */
function unfinishedRun({ store, jobs }: Services): RunId | null {
  const [run] = store.runs.list()
  if (run?.state !== 'done' || run.modelId === null) return null
  const job = jobs.list().find((each) => each.runId === run.id)
  return job && job.state !== 'done' ? run.id : null
}
