/**
 * MoCo v3 (Chen 2021): no queue; each view, through a predictor, finds the other one among the batch as a slowly moving
 * copy of the encoder saw it, both ways.
 */
import { add, l2Normalize, mul, type Value } from '../../tensor/index.ts'
import { infoNCE } from '../losses/index.ts'
import type { Parameters } from '../parameters.ts'
import { bothViews, head } from '../projection.ts'
import { small } from '../recipe.ts'
import { constantly, cosine, warmupCosine } from '../schedule.ts'
import { byolViews } from './augmentations.ts'
import type { MethodDef } from './method.ts'

export const mocoV3: MethodDef = {
  reads: 'pixels',
  title: 'Looks alone, by MoCo v3',
  line: 'Predicts one view of a photo from another, among all photos of a step. Needs no captions; you can then search by example, not by words.',
  modelName: 'Taught by your photos (MoCo v3)',
  needs: [],
  recipe: {
    ...small,
    text: null,
    views: byolViews,
    schedules: {
      learningRate: warmupCosine(1e-3, 0.1),
      weightDecay: constantly(0.1),
      momentum: cosine(0.99, 1),
    },
    options: { temperature: 0.2, projection: 128 },
  },
  loss({ parameters, buffers, recipe, pictures, groups, scheduled, option }) {
    const [temperature, projection] = [option('temperature'), option('projection')]
    const wide = 2 * recipe.embeddingSize
    // BatchNorm sees one view at a time.
    const projected = (of: Parameters) =>
      bothViews(of, pictures, recipe).map((view) =>
        head(of, 'head', view, { widths: [wide, wide, projection], norm: 'bare' }),
      )
    const predicted = (x: Value) =>
      l2Normalize(head(parameters, 'predictor', x, { widths: [wide, projection], norm: 'bare' }))
    const queries = projected(parameters).map(predicted)
    const copy = buffers.momentumCopy(parameters, 'key.', scheduled('momentum'), 'before')
    const keys = projected(copy).map((key) => l2Normalize(key))
    const [first, second] = [0, 1].map((i) => infoNCE(queries[i]!, keys[1 - i]!, temperature, groups))
    return {
      loss: mul(add(first!, second!), 2 * temperature),
      temperature,
      pairs: [queries[0]!, keys[1]!],
    }
  },
  packScope: '',
}
