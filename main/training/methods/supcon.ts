/**
 * SupCon (Khosla 2020): SimCLR in which all photos of a label find each other. A photo's labels are its captions, words
 * and, where a person says so, its folder; of several, each step draws one.
 */
import { concat, l2Normalize, slice } from '../../tensor/index.ts'
import { supervisedContrast } from '../losses/index.ts'
import { head } from '../projection.ts'
import { imageEmbedding } from '../towers/image-tower.ts'
import { simclr } from './simclr.ts'
import type { MethodDef } from './method.ts'

export const supCon: MethodDef = {
  ...simclr,
  title: 'Looks by name, by SupCon',
  line: 'Teaches what the photos of a name have in common: by folders, words or captions. You can then search by example, not by words.',
  modelName: 'Taught by your names (SupCon)',
  recipe: { ...simclr.recipe, options: { temperature: 0.1, projection: 128 } },
  needs: ['captions'],
  labelled: true,
  loss({ parameters, recipe, batch, pictures, groups, labels, option }) {
    const [temperature, projection] = [option('temperature'), option('projection')]
    const both = concat(pictures, 0) // (2B, 3, S, S)
    const embedded = imageEmbedding(parameters, both, recipe.image, recipe.embeddingSize)
    const shape = { widths: [recipe.embeddingSize, projection], norm: 'none' } as const
    const projected = l2Normalize(head(parameters, 'head', embedded, shape)) // (2B, 128)
    const [a, b] = [slice(projected, 0, 0, batch), slice(projected, 0, batch, 2 * batch)]
    return {
      loss: supervisedContrast(a, b, temperature, labels!, groups),
      temperature,
      pairs: [a, b],
    }
  },
}
