/**
 * A method that exists for tests only, and has everything that a method may have: a momentum encoder, which becomes the
 * pack, a queue of its embeddings as negatives (He 2020), and a centre that is subtracted from them (Caron 2021).
 */
import type { View } from '../../../shared/model/index.ts'
import type { MethodDef } from './method.ts'
import { small } from '../recipe.ts'
import { constantly, cosine, warmupCosine } from '../schedule.ts'
import { imageEmbedding } from '../towers/image-tower.ts'
import {
  add,
  concat,
  logSoftmax,
  matmul,
  mean,
  mul,
  neg,
  reshape,
  slice,
  sub,
  sum,
} from '../../tensor/index.ts'

const QUEUE = 32
const TEMPERATURE = 0.2
const view = {
  scale: 1,
  area: [0.5, 1] as [number, number],
  flip: 0.5,
  jitter: [0, 0, 0, 0] as View['jitter'],
  jitterChance: 0,
  grey: 0,
  blur: 0,
  solarise: 0,
} satisfies View
const image = { kind: 'vit', size: 24, patch: 8, width: 32, depth: 1, heads: 2 } as const

export const momentum: MethodDef = {
  reads: 'pixels',
  title: 'Two views and a memory',
  line: 'Made for a test.',
  modelName: 'Taught by a test',
  needs: [],
  recipe: {
    ...small,
    ...{ image, text: null, embeddingSize: 16, side: 28, batch: 8 },
    views: [view, view],
    schedules: {
      learningRate: warmupCosine(1e-3, 0.1),
      weightDecay: constantly(0.1),
      momentum: cosine(0.9, 1),
    },
    options: {},
  },
  loss({ recipe, batch, parameters, buffers, pictures, scheduled }) {
    const { image, embeddingSize } = recipe
    const student = imageEmbedding(parameters, pictures[0]!, image, embeddingSize) // (B, E)
    const copy = buffers.momentumCopy(parameters, 'teacher.', scheduled('momentum'), 'after')
    const teacher = imageEmbedding(copy, pictures[1]!, image, embeddingSize) // (B, E)
    const queue = buffers.add('queue', [QUEUE, embeddingSize], (random) =>
      Float32Array.from({ length: QUEUE * embeddingSize }, () => random.normal() / Math.sqrt(embeddingSize)),
    )
    const centre = buffers.add('centre', [1, embeddingSize], () => new Float32Array(embeddingSize))
    buffers.become(queue, () => concat([teacher, slice(queue, 0, 0, QUEUE - batch)], 0))
    buffers.become(centre, () => add(mul(centre, 0.9), mul(mean(teacher, [0]), 0.1)))
    const right = sum(mul(student, sub(teacher, centre)), [1]) // (B, 1)
    const logits = mul(concat([right, matmul(student, queue, { transB: true })], 1), 1 / TEMPERATURE)
    return {
      loss: reshape(neg(mean(slice(logSoftmax(logits), 1, 0, 1))), []),
      temperature: TEMPERATURE,
      pairs: [student, teacher],
    }
  },
  packScope: 'teacher.',
}
