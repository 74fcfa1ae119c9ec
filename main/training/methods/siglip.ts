/** SigLIP (Zhai 2023): each pair of photo and caption is judged by itself, as belonging together or not. */
import { exp, neg } from '../../tensor/index.ts'
import { pairwiseSigmoid } from '../losses/index.ts'
import { imageEmbedding } from '../towers/image-tower.ts'
import { textEmbedding } from '../towers/text-tower.ts'
import { clip } from './clip.ts'
import type { MethodDef } from './method.ts'

const START_SCALE = 10
const START_BIAS = -10

export const siglip: MethodDef = {
  ...clip,
  title: 'Photos and words, by SigLIP',
  line: 'As “Photos and words”, with each pair judged by itself.',
  modelName: 'Taught by your captions (SigLIP)',
  loss({ parameters, recipe, pictures, tokens, groups }) {
    const images = imageEmbedding(parameters, pictures[0]!, recipe.image, recipe.embeddingSize)
    const texts = textEmbedding(parameters, tokens!, recipe.text!, recipe.embeddingSize)
    const logScale = parameters.constant('logScale', [1], Math.log(START_SCALE))
    const bias = parameters.constant('bias', [1], START_BIAS)
    return {
      loss: pairwiseSigmoid(images, texts, logScale, bias, groups),
      temperature: exp(neg(logScale)),
      pairs: [images, texts],
    }
  },
}
