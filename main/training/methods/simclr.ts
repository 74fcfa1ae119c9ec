/**
 * SimCLR (Chen 2020): two views of a photo find each other, by NT-Xent over a projection head. The pack keeps the
 * embedding before the head, which transfers better than the head's output (section 4.2).
 */
import {
  add,
  concat,
  div,
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
import type { Parameters } from '../parameters.ts'
import { small } from '../recipe.ts'
import { constantly, warmupCosine } from '../schedule.ts'
import { imageEmbedding } from '../towers/image-tower.ts'
import type { Augmentation } from '../views.ts'
import type { MethodDef } from './method.ts'

const PROJECTION = 128
const TEMPERATURE = 0.2

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

/** Colour jitter at half strength, as the paper's for small pictures. */
const augmentation: Augmentation = {
  minArea: 0.2,
  flip: 0.5,
  jitter: [0.4, 0.4, 0.4, 0.1],
  jitterChance: 0.8,
  grey: 0.2,
  blur: 0.5,
}
const { size } = small.image

export const simclr: MethodDef = {
  reads: 'pixels',
  title: 'Looks alone',
  line: 'Teaches what stays the same when a photo is cropped and recoloured. Needs no captions; you can then search by example, not by words.',
  modelName: 'Taught by your photos',
  needs: [],
  recipe: { ...small, text: null },
  views: [
    { name: 'views', size, augmentation },
    { name: 'views2', size, augmentation },
  ],
  schedules: { learningRate: warmupCosine(1e-3, 0.05), weightDecay: constantly(0.1) },
  loss({ parameters, recipe, batch, pictures, groups }) {
    const both = concat(pictures, 0) // (2B, 3, S, S)
    const embedded = imageEmbedding(parameters, both, recipe.image, recipe.embeddingSize)
    const projected = project(parameters, embedded) // (2B, 128)
    const [a, b] = [slice(projected, 0, 0, batch), slice(projected, 0, batch, 2 * batch)]
    return { loss: ntXent(a, b, TEMPERATURE, groups), temperature: TEMPERATURE }
  },
  packScope: '',
}
