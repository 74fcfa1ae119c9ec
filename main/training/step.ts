/** A training step from a loss: gradients, the optimiser's update of every parameter, and what is carried besides. */
import type { Schedule } from '../../shared/model/index.ts'
import {
  clipped,
  gradients,
  Graph,
  input,
  lengthOf,
  max,
  min,
  type Clipping,
  type Named,
  type Shape,
  type StateValue,
  type Step,
  type Value,
} from '../tensor/index.ts'
import type { Optimiser } from '../tensor/index.ts'
import { Buffers } from './buffers.ts'
import type { Loss } from './methods/index.ts'
import { figuresOf } from './metrics/index.ts'
import { Parameters, type Numbers, type Parameter } from './parameters.ts'

export interface StepParts extends Loss {
  readonly parameters: Parameters
  readonly buffers: Buffers
  readonly optimiser: Optimiser
  readonly clipping?: Clipping | null
  /** What comes anew with each step; the optimiser's own scalars are added. */
  readonly fed: readonly Value<'input'>[]
  readonly learningRate: Value
  readonly weightDecay: Value
}

/**
 * Carried are each parameter `p` with `p:slot` for each slot of the optimiser, and the buffers. Reported are `loss` and,
 * where it is learned, `temperature`; `gradientNorm`; of pairs `embeddingStd`, `alignment` and `uniformity`; and
 * `teacherEntropy` where there is a teacher that says something.
 */
export function stepOf(parts: StepParts): Step {
  const {
    loss,
    temperature,
    pairs,
    teacherEntropy,
    parameters,
    buffers,
    optimiser,
    learningRate,
    weightDecay,
  } = parts
  const own = Object.keys(optimiser.numbers).map((name) => input(loss.graph, name, 'f32', []))
  const rates = { learningRate, weightDecay, numbers: own }
  const given = gradients(
    loss,
    parameters.all.map((p) => p.value as Value),
  )
  const slopes = parts.clipping ? clipped(given, parts.clipping) : given
  const after = new Map<Value, Value>()
  const state = parameters.all.flatMap(({ value, excluded, range }, i): StateValue[] => {
    const slots = optimiser.slots.map((slot) => slotOf(value, slot))
    const before = { parameter: value as Value, slots: slots as unknown as Value[] }
    const next = optimiser.update(before, slopes[i]!, rates, excluded)
    const parameter = clamped(next.parameter, range)
    after.set(value as Value, parameter)
    return [{ value, next: parameter }, ...slots.map((slot, k) => ({ value: slot, next: next.slots[k]! }))]
  })
  const carried = buffers.resolve((parameter) => after.get(parameter)!)
  const learned: Named[] =
    temperature !== null && typeof temperature !== 'number'
      ? [{ name: 'temperature', value: temperature }]
      : []
  return {
    state: [...state, ...carried],
    fed: [...parts.fed, ...(own as Value<'input'>[])],
    reported: [
      { name: 'loss', value: loss },
      ...learned,
      { name: 'gradientNorm', value: lengthOf(given) },
      ...(pairs ? figuresOf(pairs) : []),
      ...(teacherEntropy ? [{ name: 'teacherEntropy', value: teacherEntropy }] : []),
    ],
  }
}

const slotOf = ({ graph, attrs, shape }: Value<'input'>, slot: string) =>
  input(graph, `${attrs.name}:${slot}`, 'f32', shape) as Value<'input'>

const clamped = (value: Value, range: Parameter['range']): Value =>
  range ? min(max(value, range[0]), range[1]) : value

export interface RowRecipe {
  readonly optimiser: Optimiser
  readonly schedules: { readonly learningRate: Schedule; readonly weightDecay: Schedule }
}

/** A step that is fed rows of numbers, and the scalars of the schedules and the optimiser; nothing is declared yet. */
export function rowStep({ optimiser }: Pick<RowRecipe, 'optimiser'>) {
  const graph = new Graph()
  const parameters = new Parameters(graph)
  const fed: Value<'input'>[] = []
  const feed = (name: string, shape: Shape, dtype: 'f32' | 'u8' = 'f32'): Value => {
    const value = input(graph, name, dtype, shape)
    fed.push(value as Value<'input'>)
    return value
  }
  return {
    parameters,
    /** Declares what comes anew with each step. */
    feed,
    /** @param loss of the parameters that were declared, and of what is fed */
    of: (loss: Loss): Step =>
      stepOf({
        ...loss,
        ...{ parameters, buffers: new Buffers(graph), fed, optimiser },
        learningRate: feed('learningRate', []),
        weightDecay: feed('weightDecay', []),
      }),
  }
}

/** Such a step of a loss over the parameters that it declares and what it asks to be fed. */
export function compileRows(
  recipe: Pick<RowRecipe, 'optimiser'>,
  loss: (parameters: Parameters, feed: ReturnType<typeof rowStep>['feed']) => Loss,
): { step: Step; initialise: (seed: number) => Numbers } {
  const { parameters, feed, of } = rowStep(recipe)
  const step = of(loss(parameters, feed))
  return { step, initialise: (seed) => parameters.initialise(seed) }
}
