/**
 * MoCo v2 (He 2020; Chen 2020, "Improved baselines"): a view finds the other view of its photo among a queue of photos
 * that were seen before, as a slowly moving copy of the encoder saw them. Nothing here normalises over the batch, which
 * would give the answer away.
 */
import { l2Normalize, type Value } from '../../tensor/index.ts'
import { queueInfoNCE, sharing } from '../losses/index.ts'
import type { Parameters } from '../parameters.ts'
import { head } from '../projection.ts'
import { queue, queueLength } from '../queue.ts'
import { small } from '../recipe.ts'
import { constantly, warmupCosine } from '../schedule.ts'
import { imageEmbedding } from '../towers/image-tower.ts'
import { simclrViews } from './augmentations.ts'
import type { MethodDef } from './method.ts'

export const mocoV2: MethodDef = {
  reads: 'pixels',
  title: 'Looks alone, by MoCo v2',
  line: 'Tells a photo from a queue of those before it. Needs no captions; you can then search by example, not by words.',
  modelName: 'Taught by your photos (MoCo v2)',
  needs: [],
  recipe: {
    ...small,
    text: null,
    views: simclrViews,
    schedules: {
      learningRate: warmupCosine(1e-3, 0.05),
      weightDecay: constantly(0.1),
      momentum: constantly(0.99),
    },
    options: { temperature: 0.2, projection: 128, queue: 4096 },
  },
  loss({ parameters, buffers, recipe, batch, photos, pictures, groups, scheduled, option }) {
    const [temperature, projection] = [option('temperature'), option('projection')]
    const { image, embeddingSize } = recipe
    const shape = { widths: [2 * embeddingSize, projection], norm: 'none' } as const
    const projected = (of: Parameters, picture: Value) =>
      l2Normalize(head(of, 'head', imageEmbedding(of, picture, image, embeddingSize), shape)) // (B, 128)
    const query = projected(parameters, pictures[0]!)
    const copy = buffers.momentumCopy(parameters, 'key.', scheduled('momentum'), 'before')
    const key = projected(copy, pictures[1]!)
    const seen = queue(buffers, queueLength(option('queue'), photos, batch), projection)
    const [bursts] = groups as [Value]
    const loss = queueInfoNCE(query, key, seen.rows, sharing(bursts, seen.bursts), temperature)
    seen.enqueue(key, bursts)
    return { loss, temperature, pairs: [query, key] }
  },
  packScope: '',
}
