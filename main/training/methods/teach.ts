/** Teaching a model that knows the world what is a person's own: words as a channel over its trunk's features. */
import { wordRecipe } from '../words/index.ts'
import type { FeatureMethodDef } from './method.ts'

export const teach: FeatureMethodDef = {
  reads: 'features',
  title: 'What is yours',
  line: 'Teaches the model in use the words that you give your photos: names, places, keywords. It takes a minute, and it forgets nothing.',
  modelName: 'Taught your words',
  needs: ['captions', 'model'],
  batch: wordRecipe.batch,
  steps: wordRecipe.steps,
}
