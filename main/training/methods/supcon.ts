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

const PROJECTION = 128
const TEMPERATURE = 0.1

export const supCon: MethodDef = {
  ...simclr,
  title: 'Looks by name, by SupCon',
  line: 'Teaches what the photos of a name have in common: by folders, words or captions. You can then search by example, not by words.',
  modelName: 'Taught by your names (SupCon)',
  needs: ['captions'],
  labelled: true,
  loss({ parameters, recipe, batch, pictures, groups, labels }) {
    const both = concat(pictures, 0) // (2B, 3, S, S)
    const embedded = imageEmbedding(parameters, both, recipe.image, recipe.embeddingSize)
    const shape = { widths: [recipe.embeddingSize, PROJECTION], norm: 'none' } as const
    const projected = l2Normalize(head(parameters, 'head', embedded, shape)) // (2B, 128)
    const [a, b] = [slice(projected, 0, 0, batch), slice(projected, 0, batch, 2 * batch)]
    return {
      loss: supervisedContrast(a, b, TEMPERATURE, labels!, groups),
      temperature: TEMPERATURE,
      pairs: [a, b],
    }
  },
}
