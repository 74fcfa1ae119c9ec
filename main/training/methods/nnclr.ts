/**
 * NNCLR (Dwibedi 2021): SimCLR in which a view stands for its nearest neighbour among the photos before, so that what is
 * alike comes to lie together beyond one photo's own views.
 */
import { add, argMax, gather, l2Normalize, matmul, mul, reshape, type Value } from '../../tensor/index.ts'
import { infoNCE } from '../losses/index.ts'
import { bothViews, head } from '../projection.ts'
import { queue, queueLength } from '../queue.ts'
import { simclr } from './simclr.ts'
import type { MethodDef } from './method.ts'

export const nnclr: MethodDef = {
  ...simclr,
  title: 'Looks alone, by NNCLR',
  line: 'Takes the most similar photo before for a view of the same. Needs no captions; you can then search by example, not by words.',
  modelName: 'Taught by your photos (NNCLR)',
  recipe: { ...simclr.recipe, options: { temperature: 0.2, projection: 128, queue: 4096 } },
  loss({ parameters, buffers, recipe, batch, photos, pictures, groups, option }) {
    const [temperature, projection] = [option('temperature'), option('projection')]
    const wide = 2 * recipe.embeddingSize
    // BatchNorm sees one view at a time.
    const projected = bothViews(parameters, pictures, recipe).map((view) =>
      head(parameters, 'head', view, { widths: [wide, wide, projection], norm: 'bare' }),
    )
    const predicted = projected.map((x) =>
      l2Normalize(head(parameters, 'predictor', x, { widths: [wide, projection], norm: 'hidden' })),
    )
    const seen = queue(buffers, queueLength(option('queue'), photos, batch), projection)
    const unit = projected.map((x) => l2Normalize(x))
    const nearest = (x: Value) =>
      gather(seen.rows, reshape(argMax(matmul(x, seen.rows, { transB: true })), [batch]))
    const [first, second] = [0, 1].map((i) =>
      infoNCE(nearest(unit[i]!), predicted[1 - i]!, temperature, groups),
    )
    seen.enqueue(unit[0]!, groups[0]!)
    return { loss: mul(add(first!, second!), 0.5), temperature, pairs: [unit[0]!, unit[1]!] }
  },
}
