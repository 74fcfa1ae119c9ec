/** The channel of words of a trunk with a branch of its own. */
import {
  add,
  concat,
  Graph,
  input,
  linear,
  mul,
  slice,
  softmax,
  sqrt,
  sub,
  type Value,
} from '../../tensor/index.ts'
import { standardised } from '../heads/index.ts'
import { Parameters } from '../parameters.ts'
import { emitTower } from '../towers/inference.ts'

/**
 * As a model that takes any batch: `features` f32 [N, 2 F], general and own, to `embedding` f32 [N, words + 1], the square
 * roots of the chances. Whether a photo shows any of the words is told by the general features, which know the world; which
 * one, by both in equal parts (the geometric mean of two classifiers; Hinton 2002).
 * @param weights `words.*` over general features, with one for none; `own.*` over those of the branch
 */
export function emitDeepChannel(
  { features, words }: { features: number; words: number },
  weights: ReadonlyMap<string, Float32Array>,
): Uint8Array {
  const build = (batch: number) => {
    const graph = new Graph()
    const parameters = new Parameters(graph)
    const both = input(graph, 'features', 'f32', [batch, 2 * features])
    const logits = (name: string, from: Value, classes: number) =>
      linear(
        standardised(parameters, name, from),
        parameters.matrix(`${name}.weight`, [features, classes], 0),
        parameters.constant(`${name}.bias`, [classes], 0),
      )
    const general = logits('words', slice(both, 1, 0, features), words + 1)
    const own = logits('own', slice(both, 1, features, 2 * features), words)
    const none = slice(softmax(general), 1, words, words + 1)
    const which = softmax(mul(add(slice(general, 1, 0, words), own), 0.5))
    return { parameters, output: sqrt(concat([mul(which, sub(1, none)), none], 1)) }
  }
  return emitTower(build, weights, { half: true })
}
