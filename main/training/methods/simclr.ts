/** SimCLR (Chen 2020): two views of a photo find each other, by NT-Xent over a projection head. */
import {
  add,
  concat,
  div,
  Graph,
  l2Normalize,
  matmul,
  mean,
  mul,
  relu,
  slice,
  sqrt,
  sub,
  type Value,
} from '../../tensor/index.ts'
import { ntXent } from '../losses.ts'
import { Parameters } from '../parameters.ts'
import { embed, imageFeatures, type ImageTowerShape } from '../towers/image-tower.ts'
import { pixelInput, viewInput, views, type Augmentation } from '../views.ts'
import type { MethodGraph } from './method.ts'

const PROJECTION = 128

/** BatchNorm over rows (Ioffe 2015), with the batch's own statistics: the head is not used for inference. */
function batchNorm(parameters: Parameters, name: string, x: Value): Value {
  const centred = sub(x, mean(x, [0]))
  const variance = mean(mul(centred, centred), [0])
  const unit = div(centred, sqrt(add(variance, 1e-5)))
  const gain = parameters.constant(`${name}.gain`, [x.shape[1]!], 1)
  return add(mul(unit, gain), parameters.constant(`${name}.bias`, [x.shape[1]!], 0))
}

/** The projection head: Linear, BatchNorm, ReLU, Linear, BatchNorm, onto the sphere. */
function project(parameters: Parameters, x: Value): Value {
  const width = x.shape[1]!
  const std = 1 / Math.sqrt(width)
  const hidden = matmul(x, parameters.matrix('head.0', [width, 2 * width], std))
  const out = matmul(
    relu(batchNorm(parameters, 'head.0', hidden)),
    parameters.matrix('head.1', [2 * width, PROJECTION], std),
  )
  return l2Normalize(batchNorm(parameters, 'head.1', out))
}

/**
 * Fed: `pixels` (B, 3, C, C) u8, `views` and `views2` (B, numbers). The pack keeps the embedding before the head,
 * which transfers better than the head's output (Chen 2020, section 4.2).
 */
export function simclr(
  shape: { image: ImageTowerShape; embeddingSize: number; temperature: number },
  { batch, side, augmentation }: { batch: number; side: number; augmentation: Augmentation },
): MethodGraph {
  const graph = new Graph()
  const parameters = new Parameters(graph)
  const pixels = pixelInput(graph, 'pixels', batch, side)
  const numbers = [viewInput(graph, 'views', batch), viewInput(graph, 'views2', batch)]
  const pictures = numbers.map((n) => views(pixels as Value, n as Value, shape.image.size, augmentation))
  const both = concat(pictures, 0) // (2B, 3, S, S)
  const embedded = embed(
    parameters,
    'image',
    imageFeatures(parameters, both, shape.image),
    shape.embeddingSize,
  )
  const projected = project(parameters, embedded) // (2B, 128)
  const [a, b] = [slice(projected, 0, 0, batch), slice(projected, 0, batch, 2 * batch)]
  return { parameters, loss: ntXent(a, b, shape.temperature), fed: [pixels, ...numbers], reported: [] }
}
