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
import { fewestPhotos } from '../../../shared/lib/limits.ts'
import { recipeState } from './recipe-state.svelte.ts'
import { minuteStops, nearestStop } from './train-layout.ts'

export const captionSources: readonly CaptionSource[] = ['person', 'sidecar', 'table', 'embedded', 'keywords']

class TrainState extends Attempts {
  quote = $state.raw<TrainingQuote | null>(null)
  quoteProblem = $state.raw<Problem | null>(null)
  /** How many words of the person's own there are. */
  words = $state(0)
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

  /** The names of folders are captions. */
  folders = $state(false)

  /** What teaches the model in use; null where there is none that can be taught. */
  readonly quick = $derived.by(() => {
    const { quote } = this
    const method = quote?.methods.find(({ needs }) => needs.includes('model')) ?? null
    if (!quote || !method || !live.overview?.activeModel?.hasText) return null
    // With captions enough, what is recommended says whether the model can be taught.
    return quote.method === method.id || quote.captioned < fewestPhotos ? method : null
  })
  /** What teaches it for longer. */
  readonly deeper = $derived(
    this.quote?.methods.filter(({ id, needs }) => needs.includes('model') && id !== this.quick?.id)[0] ??
      null,
  )
  /** Whether that was chosen. */
  deep = $state(false)
  /** What teaches a new model. */
  readonly scratch = $derived(this.quote?.methods.filter(({ needs }) => !needs.includes('model')) ?? [])
  /** Whether the quote is of teaching a new one. */
  readonly quoted = $derived(this.scratch.some(({ id }) => id === this.quote?.method))
  readonly chosenMethod = $derived.by(() => {
    const wordless = (this.quote?.captioned ?? 0) < fewestPhotos
    const first = this.scratch.find(({ needs }) => !wordless || !needs.includes('captions'))
    return this.method ?? (this.quoted ? this.quote?.method : first?.id) ?? null
  })
  readonly needsCaptions = $derived(
    this.quote?.methods.find(({ id }) => id === this.chosenMethod)?.needs.includes('captions') ?? false,
  )
  readonly chosenStop = $derived(this.stop ?? nearestStop((this.quoted && this.quote?.minutes) || 10))
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
      client.words.list().then(
        (words) => (this.words = words.length),
        () => {},
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

  /** A recipe is one method's. */
  choose(method: Method) {
    this.method = method
    recipeState.forget()
  }

  async start() {
    await this.attempt(async () => {
      const recipe = await recipeState.read()
      const method = recipe?.method ?? this.chosenMethod
      const { runId } = await client.training.start({
        ...(recipe ? { recipe } : method !== null && { method }),
        ...(!recipe?.budget && { budget: { minutes: this.minutes } }),
        ...(recipe?.seed === undefined && { seed: this.seed }),
        provider: this.provider,
        activate: this.activate,
        ...(this.needsCaptions && this.sources.length < captionSources.length
          ? { captionSources: [...this.sources] }
          : {}),
      })
      await this.#show(runId)
    })
  }

  /** Teaches the model in use. */
  async teach() {
    const { quick, deeper, deep, folders } = this
    const method = (deep ? deeper : null) ?? quick
    if (method)
      await this.attempt(async () =>
        this.#show((await client.training.start({ method: method.id, folders })).runId),
      )
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
