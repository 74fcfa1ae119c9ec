/**
 * The channel of taught words: a linear classifier over a trunk's features, which tells the words apart, and from what
 * shows none of them.
 */
import {
  Graph,
  input,
  linear,
  logSoftmax,
  mean,
  mul,
  neg,
  reshape,
  softmax,
  sqrt,
  sum,
  type Shape,
  type Step,
  type Value,
} from '../../tensor/index.ts'
import { Buffers } from '../buffers.ts'
import { standardised } from '../heads/index.ts'
import { Parameters, type Numbers } from '../parameters.ts'
import { stepOf } from '../step.ts'
import { emitTower } from '../towers/inference.ts'
import type { WordRecipe } from './recipe.ts'

export interface ChannelShape {
  /** numbers of the trunk's output */
  readonly features: number
  readonly words: number
}

/** @param x (B, F), standardised  @returns (B, words + 1), the last for none of them */
function logits(parameters: Parameters, x: Value, { features, words }: ChannelShape): Value {
  const weight = parameters.matrix('words.weight', [features, words + 1], 0)
  // At first none of the words is as likely as all of them together.
  const bias = () => Float32Array.from({ length: words + 1 }, (_, i) => (i < words ? 0 : Math.log(words)))
  return linear(x, weight, parameters.given('words.bias', [words + 1], bias))
}

/**
 * The training step: cross-entropy with the words that a photo shows, in equal parts.
 * Fed are `photos` (B, F), standardised, `shown` (B, words + 1), and the schedules' and the optimiser's scalars.
 */
export function compileChannel(
  shape: ChannelShape,
  batch: number,
  { optimiser }: Pick<WordRecipe, 'optimiser'>,
): { step: Step; initialise: (seed: number) => Numbers } {
  const graph = new Graph()
  const parameters = new Parameters(graph)
  const fed: Value<'input'>[] = []
  const feed = (name: string, dimensions: Shape): Value => {
    const value = input(graph, name, 'f32', dimensions)
    fed.push(value as Value<'input'>)
    return value
  }
  const guessed = logSoftmax(logits(parameters, feed('photos', [batch, shape.features]), shape))
  const loss = neg(mean(sum(mul(guessed, feed('shown', [batch, shape.words + 1])), [1])))
  const step = stepOf({
    loss: reshape(loss, []),
    temperature: null,
    ...{ parameters, buffers: new Buffers(graph), fed, optimiser },
    learningRate: feed('learningRate', []),
    weightDecay: feed('weightDecay', []),
  })
  return { step, initialise: (seed) => parameters.initialise(seed) }
}

/**
 * The channel as a model that takes any batch: `features` f32 [N, F] to `embedding` f32 [N, words + 1], the square roots
 * of the chances, which makes every row a unit vector and its product with a word's unit vector the root of its chance.
 * @param weights `words.mean`, `words.deviation`, `words.weight`, `words.bias`
 */
export function emitChannel(shape: ChannelShape, weights: ReadonlyMap<string, Float32Array>): Uint8Array {
  const build = (batch: number) => {
    const graph = new Graph()
    const parameters = new Parameters(graph)
    const features = input(graph, 'features', 'f32', [batch, shape.features])
    const x = standardised(parameters, 'words', features)
    return { parameters, output: sqrt(softmax(logits(parameters, x, shape))) }
  }
  return emitTower(build, weights, { half: true })
}
