/** Teaching a model what is a person's own more deeply: its trunk's last layers, too, and what `teach` does. */
import { branchRecipe } from '../finetune/index.ts'
import { wordRecipe } from '../words/index.ts'
import type { FeatureMethodDef } from './method.ts'

export const deeper: FeatureMethodDef = {
  reads: 'features',
  deep: true,
  title: 'Look closely at what is yours',
  line: 'Also teaches the last layers of the model what tells your things apart. It looks at every named photo again: some five minutes for a thousand, and the library is then read anew. It forgets nothing.',
  modelName: 'Looked closely at what is yours',
  needs: ['captions', 'model'],
  batch: branchRecipe.batch,
  steps: wordRecipe.steps,
}
