/**
 * The channel of taught words: a linear classifier over a trunk's features, which tells the words apart, and from what
 * shows none of them.
 */
import { Graph, input, linear, softmax, sqrt, type Value } from '../../tensor/index.ts'
import { standardised } from '../heads/index.ts'
import { crossEntropy } from '../losses/index.ts'
import { Parameters } from '../parameters.ts'
import { compileRows } from '../step.ts'
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
  recipe: Pick<WordRecipe, 'optimiser'>,
): ReturnType<typeof compileRows> {
  return compileRows(recipe, (parameters, feed) => {
    const guessed = logits(parameters, feed('photos', [batch, shape.features]), shape)
    const loss = crossEntropy(guessed, feed('shown', [batch, shape.words + 1]))
    return { loss, temperature: null, pairs: null }
  })
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
