/** The training step of a copy of a trunk's last layers: cross-entropy with the words that photos show. */
import {
  constant,
  div,
  dropout,
  Graph,
  importModel,
  input,
  linear,
  logSoftmax,
  mean,
  mul,
  neg,
  reshape,
  sub,
  sum,
  type Shape,
  type Step,
  type Value,
} from '../../tensor/index.ts'
import { Buffers } from '../buffers.ts'
import { Parameters, type Numbers } from '../parameters.ts'
import { stepOf } from '../step.ts'
import type { BranchRecipe } from './recipe.ts'

export interface BranchShape {
  readonly cut: string
  readonly output: string
  /** of one photo at the cut */
  readonly activations: Shape
  readonly words: number
}

/** What the branch begins with: how its features are standardised, and a classifier of them. */
export interface BranchStart {
  readonly mean: Float32Array
  readonly deviation: Float32Array
  /** [F, words] and [words] */
  readonly weight: Float32Array
  readonly bias: Float32Array
}

/**
 * Fed are `activations` (B, ...), `shown` (B, words), `dropped` u8 (B, F), and the schedules' and the optimiser's scalars.
 * Parameters have the names that they have in the model's file, besides `own.weight` and `own.bias`.
 * @throws KindredError INVALID_PACK where the layers behind the cut cannot be trained
 */
export async function compileBranch(
  model: Uint8Array,
  { cut, output, activations, words }: BranchShape,
  start: BranchStart,
  batch: number,
  recipe: BranchRecipe,
): Promise<{ step: Step; initial: Numbers }> {
  const graph = new Graph()
  const parameters = new Parameters(graph)
  const features = start.mean.length
  const fed: Value[] = []
  const feed = (name: string, shape: Shape, dtype: 'f32' | 'u8' = 'f32') => {
    const value = input(graph, name, dtype, shape)
    fed.push(value)
    return value
  }
  const given = { [cut]: feed('activations', [batch, ...activations]) }
  const weight = (name: string, shape: Shape, data: Float32Array) => parameters.given(name, shape, () => data)
  const { outputs } = await importModel(graph, model, { given, outputs: [output], weight })
  const found = reshape(outputs.get(output)!, [batch, features])
  const numbers = (data: Float32Array) => constant(graph, [features], Array.from(data))
  const standardised = div(sub(found, numbers(start.mean)), numbers(start.deviation))
  const x = dropout(standardised, feed('dropped', [batch, features], 'u8'), recipe.dropout)
  const guessed = logSoftmax(
    linear(
      x,
      parameters.given('own.weight', [features, words], () => start.weight),
      parameters.given('own.bias', [words], () => start.bias),
    ),
  )
  const loss = neg(mean(sum(mul(guessed, feed('shown', [batch, words])), [1])))
  const learningRate = feed('learningRate', [])
  const weightDecay = feed('weightDecay', [])
  const step = stepOf({
    ...{ loss: reshape(loss, []), temperature: null, pairs: null, parameters, buffers: new Buffers(graph) },
    ...{ optimiser: recipe.optimiser, fed: fed as Value<'input'>[], learningRate, weightDecay },
  })
  return { step, initial: parameters.initialise(0) }
}
