/** One provider on the golden step and the golden tower: whether it is right, and how fast. */
import type { Finding } from '../../../shared/model/index.ts'
import { providerHere } from '../../models/index.ts'
import { openGraph, type GraphProvider, type StepForm } from '../../tensor/index.ts'
import type { State } from '../checkpoint.ts'
import { difference } from '../difference.ts'
import { saysWrong } from '../probe.ts'
import { Stepper } from '../stepper.ts'
import { golden, GOLDEN, GOLDEN_BATCH, type Golden } from './golden.ts'

export type Examined = Omit<Finding, 'chosen' | 'remedy'>

/** How long a speed is measured. */
const TIMED_MS = 300
/** A provider that takes longer than this in one form is not tried in the other: one made of software compiles each anew. */
const PATIENCE_MS = 15_000
const PROGRESS = 0.5
/** How far a golden figure may be off, as a part of it, and a number of a unit vector. */
const TOLERANCE = 1e-3

/** Tries a provider on this thread, in this process: whatever it does to them. */
export async function examine(provider: GraphProvider, patience = PATIENCE_MS): Promise<Examined> {
  const verdict = (state: Finding['state'], note: string): Examined => ({
    ...{ provider, state, note, training: null, inferencePerSecond: null },
  })
  const here = await providerHere(provider)
  if (!here.available) return verdict('absent', here.note)
  const task = golden()
  try {
    const cpu = await firstStep(task, 'cpu', 'loop')
    const off = offGolden(cpu)
    if (off !== null) return verdict('wrong', `the processor itself is off: ${off}`)
    const forms = []
    const began = performance.now()
    for (const form of provider === 'tensorflow' ? (['step'] as const) : (['loop', 'step'] as const)) {
      if (forms.length > 0 && performance.now() - began > patience) break
      const tried = await firstStep(task, provider, form)
      const differs = difference(cpu.before, cpu.state, tried.state)
      if (differs) return verdict('wrong', `after one step, ${saysWrong(differs)}`)
      forms.push({ form, imagesPerSecond: tried.imagesPerSecond })
    }
    const [right, found] = [await embed(task, 'cpu'), await embed(task, provider)]
    const apart = Math.max(...right.vectors.map((x, i) => Math.abs(x - found.vectors[i]!)))
    if (!(apart < TOLERANCE)) return verdict('wrong', `a vector of its picture tower is off by ${apart}`)
    const best = forms.reduce((a, b) => (b.imagesPerSecond > a.imagesPerSecond ? b : a))
    return {
      ...verdict('right', 'the same next state and the same vectors as they should be'),
      training: { ...best, forms },
      inferencePerSecond: found.perSecond,
    }
  } catch (error) {
    const [line] = (error instanceof Error ? error.message : String(error)).split('\n')
    return verdict('wrong', `it cannot run the training graph: ${line}`)
  }
}

interface Stepped {
  loss: number
  before: State
  state: State
  imagesPerSecond: number
}

/** The first step from the golden state, and how fast the next ones are. */
export async function firstStep(
  { step, initial, feed }: Golden,
  provider: GraphProvider,
  form: StepForm,
): Promise<Stepped> {
  const stepper = await Stepper.open(step, initial, provider, form)
  try {
    return await timedSteps(stepper, feed)
  } finally {
    await stepper.close()
  }
}

export async function timedSteps(stepper: Stepper, feed: Golden['feed']): Promise<Stepped> {
  const before = stepper.state
  const loss = (await stepper.run(feed.take(0, [PROGRESS]), 1))['loss']![0]!
  const { state } = stepper
  const fed = feed.take(1, [PROGRESS, PROGRESS])
  const seconds = await each(() => stepper.run(fed, 2))
  return { loss, before, state, imagesPerSecond: (2 * GOLDEN_BATCH) / seconds }
}

/** What of the golden figures a first step is off, or null. */
export function offGolden({ loss, state }: Pick<Stepped, 'loss' | 'state'>): string | null {
  const moments = [...state].filter(([name]) => name.endsWith(':m')).map(([, data]) => data)
  const squares = moments.reduce((sum, data) => data.reduce((inner, x) => inner + x * x, sum), 0)
  const found = { loss, gradient: Math.sqrt(squares) }
  for (const name of ['loss', 'gradient'] as const)
    if (!(Math.abs(found[name] - GOLDEN[name]) < TOLERANCE * GOLDEN[name]))
      return `${name} ${found[name]} is not ${GOLDEN[name]}`
  return null
}

/** Unit vectors of the golden pictures, one behind the other. */
async function embed({ tower }: Golden, provider: GraphProvider) {
  const executor = await openGraph(tower.outputs, provider)
  try {
    const run = () => executor.run(tower.fed)
    const vectors = [...((await run())['embedding']!.data as Float32Array)]
    return { vectors, perSecond: GOLDEN_BATCH / (await each(run)) }
  } finally {
    await executor.close()
  }
}

/** Seconds that one of several in a row takes. */
async function each(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  let count = 0
  for (; count === 0 || performance.now() - start < TIMED_MS; count++) await work()
  return (performance.now() - start) / 1000 / count
}
