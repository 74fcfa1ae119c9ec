/**
 * BYOL (Grill 2020): each view, through a predictor, foretells the other one as a slowly moving copy of the encoder saw
 * it. Nothing is pushed apart; the predictor and the copy keep it from falling into one point.
 */
import { add, l2Normalize, type Value } from '../../tensor/index.ts'
import { regression } from '../losses/index.ts'
import type { Parameters } from '../parameters.ts'
import { bothViews, head } from '../projection.ts'
import { small } from '../recipe.ts'
import { constantly, cosine, warmupCosine } from '../schedule.ts'
import { byolViews } from './augmentations.ts'
import type { MethodDef } from './method.ts'

export const byol: MethodDef = {
  reads: 'pixels',
  title: 'Looks alone, by BYOL',
  line: 'Predicts one view of a photo from another, and compares it with no other photo. Needs no captions; you can then search by example, not by words.',
  modelName: 'Taught by your photos (BYOL)',
  needs: [],
  recipe: {
    ...small,
    text: null,
    views: byolViews,
    schedules: {
      learningRate: warmupCosine(1e-3, 0.1),
      weightDecay: constantly(0.1),
      momentum: cosine(0.97, 1),
    },
    options: { projection: 128 },
  },
  loss({ parameters, buffers, recipe, pictures, scheduled, option }) {
    const shape = { widths: [2 * recipe.embeddingSize, option('projection')], norm: 'hidden' } as const
    const projected = (of: Parameters) =>
      // BatchNorm sees one view at a time.
      bothViews(of, pictures, recipe).map((view) => head(of, 'head', view, shape))
    const predicted = (x: Value) => l2Normalize(head(parameters, 'predictor', x, shape))
    const online = projected(parameters).map(predicted)
    const copy = buffers.momentumCopy(parameters, 'target.', scheduled('momentum'), 'after')
    const target = projected(copy).map((x) => l2Normalize(x))
    const [first, second] = [0, 1].map((i) => regression(online[i]!, target[1 - i]!))
    return { loss: add(first!, second!), temperature: null, pairs: [online[0]!, target[1]!] }
  },
  packScope: '',
}
