/** Both heads of a model: their weights by name, and the ONNX models they become. */
import { concat, Graph, input, mul, sqrt, sub, type Value } from '../../tensor/index.ts'
import { Parameters } from '../parameters.ts'
import { emitTower, type Tower } from '../towers/inference.ts'
import { head, standardised, type HeadShape } from './head.ts'
import { seenNames, type NamesShape } from './names.ts'

/**
 * What a run changes and a pack's head files hold. `image.*` and `text.*` are learned; `names.*` are there where the
 * model has the channel of names, with `names.share`, the part of it in the cosine.
 */
export type HeadWeights = ReadonlyMap<string, Float32Array>

export interface HeadsShape {
  readonly image: HeadShape
  readonly text: HeadShape
  readonly names: NamesShape | null
}

/** The shape of heads that have these weights. */
export function shapeOf(weights: HeadWeights): HeadsShape {
  const length = (name: string) => weights.get(name)!.length
  const side = (name: string): HeadShape => ({
    features: length(`${name}.mean`),
    width: length(`${name}.project.bias`),
    hidden: length(`${name}.expand.bias`),
  })
  const classes = weights.has('names.vectors') && length('names.classifier.bias')
  const names = classes ? { classes, size: length('names.vectors') / classes } : null
  return { image: side('image'), text: side('text'), names }
}

/** Numbers of the vectors: the learned ones, and those of the names. */
export const embeddingSizeOf = ({ image, names }: HeadsShape): number => image.width + (names?.size ?? 0)

/** `features` f32 [B, F] to unit vectors [B, E]. */
export const imageHead = (shape: HeadsShape, batch: number): Tower =>
  build(shape, 'image', batch, (parameters, features) => seenNames(parameters, features, shape.names!))

/** `features` f32 [B, D] to unit vectors [B, E]; for the names they are sentence vectors of length 1 as they are. */
export const textHead = (shape: HeadsShape, batch: number): Tower =>
  build(shape, 'text', batch, (_, features) => features)

/**
 * Both channels as one unit vector, so that the cosine is that of the learned times 1 - share, and that of the names
 * times share.
 */
export const joined = (learned: Value, names: Value, share: Value): Value =>
  concat([mul(learned, sqrt(sub(1, share))), mul(names, sqrt(share))], 1)

function build(
  shape: HeadsShape,
  side: 'image' | 'text',
  batch: number,
  second: (parameters: Parameters, features: Value) => Value,
): Tower {
  const graph = new Graph()
  const parameters = new Parameters(graph)
  const features = input(graph, 'features', 'f32', [batch, shape[side].features])
  const learned = head(parameters, side, standardised(parameters, side, features), shape[side])
  if (!shape.names) return { parameters, output: learned }
  const share = parameters.constant('names.share', [1], 0)
  return { parameters, output: joined(learned, second(parameters, features), share) }
}

/** Both heads as ONNX models that take any batch, their weights in half precision. */
export function emitHeads(weights: HeadWeights): { image: Uint8Array; text: Uint8Array } {
  const shape = shapeOf(weights)
  return {
    image: emitTower((batch) => imageHead(shape, batch), weights, { half: true }),
    text: emitTower((batch) => textHead(shape, batch), weights, { half: true }),
  }
}
