/** Teaching Kindred: what there is to learn from, what is asked for, and the run that is looked at. */
import { navigation } from '../../navigation/index.ts'
import { Attempts, client, follow, live, toProblem, type Problem } from '../../client/index.ts'
import type {
  CaptionSource,
  Method,
  ModelId,
  Provider,
  RunId,
  RunPoint,
  TrainingQuote,
  TrainingRun,
  TrainRequest,
} from '../../../shared/model/index.ts'
import { minuteStops, nearestStop } from './train-layout.ts'

export const captionSources: readonly CaptionSource[] = ['person', 'sidecar', 'table', 'embedded', 'keywords']

class TrainState extends Attempts {
  quote = $state.raw<TrainingQuote | null>(null)
  quoteProblem = $state.raw<Problem | null>(null)
  runs = $state.raw<readonly TrainingRun[]>([])
  run = $state.raw<TrainingRun | null>(null)
  points = $state.raw<readonly RunPoint[]>([])

  // The recipe; null means what the quote recommends.
  method = $state<Method | null>(null)
  stop = $state<number | null>(null)
  provider = $state<Provider>('auto')
  seed = $state(1)
  sources = $state<CaptionSource[]>([...captionSources])
  activate = $state<TrainRequest['activate']>('if-better')

  readonly chosenMethod = $derived(this.method ?? this.quote?.method ?? null)
  readonly needsCaptions = $derived(
    this.quote?.methods.find(({ id }) => id === this.chosenMethod)?.needs.includes('captions') ?? false,
  )
  readonly chosenStop = $derived(this.stop ?? nearestStop(this.quote?.minutes ?? 10))
  readonly minutes = $derived(minuteStops[this.chosenStop] ?? 10)
  readonly job = $derived(live.unfinished.find((job) => job.kind === 'train') ?? null)
  readonly resumable = $derived(
    !this.job && (this.runs[0]?.state === 'interrupted' || this.runs[0]?.state === 'cancelled')
      ? this.runs[0]
      : null,
  )

  async refresh() {
    await Promise.all([
      client.training.quote().then(
        (quote) => {
          this.quote = quote
          this.quoteProblem = null
        },
        (error: unknown) => (this.quoteProblem = toProblem(error)),
      ),
      this.#loadRuns(),
    ])
  }

  async #loadRuns() {
    this.runs = await client.training.runs().catch(() => this.runs)
  }

  /** Follows a run until it ends or the signal does. */
  async watch(runId: RunId, signal: AbortSignal) {
    let renewed = true
    await follow(
      (inner) => {
        renewed = true
        return client.training.watch({ runId }, { signal: inner })
      },
      ({ run, points }) => {
        this.run = run
        this.points = renewed ? points : [...this.points, ...points]
        renewed = false
      },
      signal,
      false,
    )
    if (!signal.aborted) await this.#loadRuns()
  }

  forgetRun() {
    this.run = null
    this.points = []
  }

  async start() {
    const request = {
      budget: { minutes: this.minutes },
      ...(this.chosenMethod !== null && { method: this.chosenMethod }),
      provider: this.provider,
      seed: this.seed,
      activate: this.activate,
      ...(this.needsCaptions && this.sources.length < captionSources.length
        ? { captionSources: [...this.sources] }
        : {}),
    }
    await this.attempt(async () => this.#show((await client.training.start(request)).runId))
  }

  async resume() {
    await this.attempt(async () => this.#show((await client.training.resume()).runId))
  }

  async pauseOrResume() {
    const { job } = this
    if (job)
      await this.attempt(() => client.jobs[job.state === 'paused' ? 'resume' : 'pause']({ id: job.id }))
  }

  async cancel() {
    const { job } = this
    if (job) await this.attempt(() => client.jobs.cancel({ id: job.id }))
  }

  async use(id: ModelId) {
    await this.attempt(() => client.models.use({ id }))
  }

  async #show(runId: RunId) {
    navigation.adjust({ run: runId })
    await this.#loadRuns()
  }
}

export const train = new TrainState()
