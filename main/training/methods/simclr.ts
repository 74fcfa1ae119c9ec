/**
 * SimCLR (Chen 2020): two views of a photo find each other, by NT-Xent over a projection head. The pack keeps the
 * embedding before the head, which transfers better than the head's output (section 4.2).
 */
import { concat, l2Normalize, slice } from '../../tensor/index.ts'
import { ntXent } from '../losses/index.ts'
import { head } from '../projection.ts'
import { small } from '../recipe.ts'
import { constantly, warmupCosine } from '../schedule.ts'
import { imageEmbedding } from '../towers/image-tower.ts'
import { simclrViews } from './augmentations.ts'
import type { MethodDef } from './method.ts'

export const simclr: MethodDef = {
  reads: 'pixels',
  title: 'Looks alone',
  line: 'Teaches what stays the same when a photo is cropped and recoloured. Needs no captions; you can then search by example, not by words.',
  modelName: 'Taught by your photos',
  needs: [],
  recipe: {
    ...small,
    text: null,
    views: simclrViews,
    schedules: { learningRate: warmupCosine(1e-3, 0.05), weightDecay: constantly(0.1) },
    options: { temperature: 0.2, projection: 128 },
  },
  loss({ parameters, recipe, batch, pictures, groups, option }) {
    const [temperature, projection] = [option('temperature'), option('projection')]
    const both = concat(pictures, 0) // (2B, 3, S, S)
    const embedded = imageEmbedding(parameters, both, recipe.image, recipe.embeddingSize)
    const shape = { widths: [2 * recipe.embeddingSize, projection], norm: 'every' } as const
    const projected = l2Normalize(head(parameters, 'head', embedded, shape)) // (2B, 128)
    const [a, b] = [slice(projected, 0, 0, batch), slice(projected, 0, batch, 2 * batch)]
    return { loss: ntXent(a, b, temperature, groups), temperature, pairs: [a, b] }
  },
  packScope: '',
}
