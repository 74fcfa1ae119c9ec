/** SigLIP (Zhai 2023): each pair of photo and caption is judged by itself, as belonging together or not. */
import { exp, neg } from '../../tensor/index.ts'
import { pairwiseSigmoid } from '../losses/index.ts'
import { imageEmbedding } from '../towers/image-tower.ts'
import { textEmbedding } from '../towers/text-tower.ts'
import { clip } from './clip.ts'
import type { MethodDef } from './method.ts'

export const siglip: MethodDef = {
  ...clip,
  title: 'Photos and words, by SigLIP',
  line: 'As “Photos and words”, with each pair judged by itself.',
  modelName: 'Taught by your captions (SigLIP)',
  recipe: { ...clip.recipe, options: { temperature: 0.1, bias: -10 } },
  loss({ parameters, recipe, pictures, tokens, groups, option }) {
    const images = imageEmbedding(parameters, pictures[0]!, recipe.image, recipe.embeddingSize)
    const texts = textEmbedding(parameters, tokens!, recipe.text!, recipe.embeddingSize)
    const logScale = parameters.constant('logScale', [1], Math.log(1 / option('temperature')))
    const bias = parameters.constant('bias', [1], option('bias'))
    return {
      loss: pairwiseSigmoid(images, texts, logScale, bias, groups),
      temperature: exp(neg(logScale)),
      pairs: [images, texts],
    }
  },
}
