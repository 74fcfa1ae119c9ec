/** CLIP (Radford 2021): photos and captions in one space, by symmetric InfoNCE. */
import { exp, neg } from '../../tensor/index.ts'
import { symmetricInfoNCE } from '../losses/index.ts'
import { small } from '../recipe.ts'
import { constantly, warmupCosine } from '../schedule.ts'
import { imageEmbedding } from '../towers/image-tower.ts'
import { textEmbedding } from '../towers/text-tower.ts'
import type { MethodDef } from './method.ts'

/** The scale 1/T stays within 1..100, as in the reference. */
const LOG_SCALE_RANGE = [0, Math.log(100)] as const

export const clip: MethodDef = {
  reads: 'pixels',
  title: 'Photos and words',
  line: 'Teaches which caption belongs to which photo. You can then search by the words that your captions use, and by example.',
  modelName: 'Taught by your captions',
  needs: ['captions'],
  recipe: {
    ...small,
    views: [
      {
        ...{ scale: 1, area: [0.6, 1], flip: 0.5 },
        ...{ jitter: [0, 0, 0, 0], jitterChance: 0, grey: 0, blur: 0, solarise: 0 },
      },
    ],
    schedules: { learningRate: warmupCosine(1e-3, 0.05), weightDecay: constantly(0.1) },
    options: { temperature: 0.07 },
  },
  loss({ parameters, recipe, pictures, tokens, groups, option }) {
    const images = imageEmbedding(parameters, pictures[0]!, recipe.image, recipe.embeddingSize)
    const texts = textEmbedding(parameters, tokens!, recipe.text!, recipe.embeddingSize)
    const logScale = parameters.constant(
      'logScale',
      [1],
      Math.log(1 / option('temperature')),
      LOG_SCALE_RANGE,
    )
    return {
      loss: symmetricInfoNCE(images, texts, logScale, groups),
      temperature: exp(neg(logScale)),
      pairs: [images, texts],
    }
  },
  packScope: '',
}
