/** The training step of a copy of a trunk's last layers: cross-entropy with the words that photos show. */
import {
  constant,
  div,
  dropout,
  importModel,
  linear,
  reshape,
  sub,
  type Shape,
  type Step,
} from '../../tensor/index.ts'
import { crossEntropy } from '../losses/index.ts'
import type { Numbers } from '../parameters.ts'
import { rowStep } from '../step.ts'
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
  const { parameters, feed, of } = rowStep(recipe)
  const { graph } = parameters
  const features = start.mean.length
  const given = { [cut]: feed('activations', [batch, ...activations]) }
  const weight = (name: string, shape: Shape, data: Float32Array) => parameters.given(name, shape, () => data)
  const { outputs } = await importModel(graph, model, { given, outputs: [output], weight })
  const found = reshape(outputs.get(output)!, [batch, features])
  const numbers = (data: Float32Array) => constant(graph, [features], Array.from(data))
  const standardised = div(sub(found, numbers(start.mean)), numbers(start.deviation))
  const guessed = linear(
    dropout(standardised, feed('dropped', [batch, features], 'u8'), recipe.dropout),
    parameters.given('own.weight', [features, words], () => start.weight),
    parameters.given('own.bias', [words], () => start.bias),
  )
  const loss = crossEntropy(guessed, feed('shown', [batch, words]))
  return { step: of({ loss, temperature: null, pairs: null }), initial: parameters.initialise(0) }
}
