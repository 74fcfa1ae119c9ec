/** `kindred train` */
import { captionsCut, counted, percent } from '../../../../shared/lib/words.ts'
import type { CaptionSource, Method, Provider, RunId } from '../../../../shared/model/index.ts'
import type { Engine } from '../../../engine/index.ts'
import { print, printJson, tell } from '../output.ts'
import { follow, withEngine, type CommonOptions } from '../session.ts'
import { asJson, asTable } from './evaluate.ts'
import { recipeIn } from './recipe.ts'

export interface TrainOptions extends CommonOptions {
  method?: Method
  minutes?: number | undefined
  epochs?: number | undefined
  seed?: number
  recipe?: string
  tower?: string
  provider: Provider
  captionSource?: CaptionSource[]
  folders: boolean
  resume: boolean
}

export async function train(options: TrainOptions): Promise<void> {
  await withEngine(options, async (engine) => {
    if (!options.resume) tell(await learnsFrom(engine))
    const { jobId, runId } = options.resume
      ? await engine.client.training.resume(budgetOf(options))
      : await engine.client.training.start(await request(engine, options))
    const latest = new LatestRecall(engine, runId)
    const job = await follow(engine, jobId, () => latest.note())
    const run = (await engine.client.training.runs()).find((each) => each.id === runId)!
    const { after, before } = run
    if (options.json) {
      printJson({
        run: { ...run, before: before && asJson(before), after: after && asJson(after) },
        summary: job.summary,
      })
      return
    }
    for (const { message, remedy } of run.notices) tell(`${message} ${remedy}`)
    const cut = run.captionsCut > 0 ? [captionsCut(run.captionsCut)] : []
    print(
      [job.summary, `Computed on: ${run.provider}.`, ...cut, ...(after ? ['', asTable(after)] : [])].join(
        '\n',
      ),
    )
  })
}

/** What there is to learn from. */
async function learnsFrom({ client }: Engine): Promise<string> {
  const { captioned, captions, feedback } = await client.training.quote()
  const words = await client.words.list()
  return `There are ${counted(captions, 'caption')} of ${counted(captioned, 'photo')}, ${counted(words.length, 'word')} of your own, and feedback on ${counted(feedback, 'result')}.`
}

async function request({ client }: Engine, options: TrainOptions) {
  const { method, minutes, epochs, seed, provider, captionSource, folders, tower } = options
  const file = options.recipe === undefined ? undefined : recipeIn(options.recipe)
  // The tower alone makes a recipe, of the method that is said; with a file it stands in that one's place.
  const other = tower && (await client.training.recipe({ method: file?.method ?? method, tower }))
  const recipe = other && file ? { ...file, image: other.image, side: other.side } : other || file
  return {
    ...(recipe && { recipe }),
    ...(seed !== undefined && { seed }),
    folders,
    provider,
    ...(method && { method }),
    ...(captionSource && { captionSources: captionSource }),
    ...budgetOf({ minutes, epochs }),
  }
}

const budgetOf = ({ minutes, epochs }: Pick<TrainOptions, 'minutes' | 'epochs'>) =>
  minutes !== undefined ? { budget: { minutes } } : epochs !== undefined ? { budget: { epochs } } : {}

/** The held-out recall measured last, for the bar; off a terminal, each measurement is a line. */
class LatestRecall {
  #recall: number | null = null

  constructor(engine: Engine, runId: RunId) {
    void this.#listen(engine, runId)
  }

  note(): string {
    return this.#recall === null ? '' : `recall@10 ${percent(this.#recall)}`
  }

  async #listen({ client }: Engine, runId: RunId): Promise<void> {
    for await (const { points } of await client.training.watch({ runId })) {
      for (const point of points) {
        if (point.recall10 === null) continue
        this.#recall = point.recall10
        if (!process.stderr.isTTY) tell(`step ${point.step}: loss ${point.loss.toFixed(3)}, ${this.note()}`)
      }
    }
  }
}
