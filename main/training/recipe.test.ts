/** Recipes: what a file changes of a method's, and what it may not say. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readRecipe, type Recipe } from '../../shared/model/index.ts'
import { compile } from './compile.ts'
import { pixelMethodOf, plannedMethod, recipeOf } from './methods/index.ts'
import { keptSide } from './recipe.ts'
import { towerNamed, towers } from './towers/named.ts'

const followed = (file: object): Recipe => {
  const read = readRecipe(JSON.stringify({ format: 1, method: 'simclr', ...file }), 'mine.json')
  return recipeOf(read.method, read)
}

test('what a file leaves out is as the method has it, schedules and options one by one', () => {
  const { recipe } = pixelMethodOf('moco-v2')
  const own = followed({ method: 'moco-v2' })
  assert.deepEqual(own, { format: 1, method: 'moco-v2', ...recipe })
  const changed = followed({
    ...{ method: 'moco-v2', batch: 64, options: { queue: 512 } },
    schedules: { momentum: { kind: 'constant', value: 0.9 } },
  })
  assert.deepEqual(changed.options, { ...recipe.options, queue: 512 })
  assert.deepEqual(changed.schedules, {
    ...recipe.schedules,
    momentum: { kind: 'constant', value: 0.9 },
  })
  assert.deepEqual([changed.batch, changed.image], [64, recipe.image])
})

test('a method follows its recipe: tower, options, views and optimiser', () => {
  const [jittered] = pixelMethodOf('dino').recipe.views
  const recipe = followed({
    ...{ method: 'dino', embeddingSize: 8, side: 16 },
    image: { kind: 'resnet', size: 16, stem: 'cifar', block: 'basic', blocks: [1, 1], width: 4 },
    optimiser: { kind: 'sgd', momentum: 0.9 },
    options: { prototypes: 24, projection: 6, hidden: 10 },
    views: [jittered, jittered, { ...jittered, scale: 0.5 }],
  })
  const { step } = compile(plannedMethod({ method: 'dino', recipe }), {
    ...{ batch: 4, photos: 8, vocabulary: 0 },
  })
  const shapes = new Map(step.state.map(({ value }) => [value.attrs.name, value.shape]))
  assert.deepEqual(shapes.get('head.prototypes'), [24, 6])
  assert.deepEqual(shapes.get('head.0'), [8, 10])
  assert.ok(shapes.has('image.stem.weight') && shapes.has('head.0:velocity') && !shapes.has('head.0:m'))
  const fed = step.fed.map(({ attrs }) => attrs.name).filter((name) => name.startsWith('views'))
  assert.deepEqual(fed, ['views0', 'views1', 'views2'])
})

test('every tower that has a name can be that of a recipe', () => {
  for (const name of Object.keys(towers)) {
    const image = towerNamed(name)
    assert.deepEqual(followed({ image, side: keptSide(image.size) }).image, image)
  }
  assert.throws(() => towerNamed('resnet-1'), { code: 'BAD_INPUT', remedy: /resnet-18-cifar/ })
})

const vit = { kind: 'vit', size: 96, patch: 12, width: 256, depth: 4, heads: 4 }
const refused: [says: RegExp, file: object][] = [
  [/format: /, { format: 2 }],
  [/"learningRate"/, { learningRate: 1 }],
  [/batch: .*>=2/, { batch: 1 }],
  [/batch: .*<=8192/, { batch: 10_000 }],
  [/image\.size: must be a multiple of `patch`/, { image: { ...vit, patch: 10 } }],
  [/image\.width: must be a multiple of `heads`/, { image: { ...vit, heads: 3 } }],
  [/image\.kind: /, { image: { kind: 'perceptron' } }],
  [/image\.widths: must be as many/, { image: { kind: 'convnext', size: 64, blocks: [1, 1], widths: [8] } }],
  [/side: 64 pixels are kept of photos, and the tower sees 96/, { side: 64 }],
  [/options\.queue: the method "simclr" has no such number/, { options: { queue: 64 } }],
  [/options\.temperature: /, { options: { temperature: 0 } }],
  [/schedules\.momentum: .*no such/, { schedules: { momentum: { kind: 'constant', value: 1 } } }],
  [
    /schedules\.learningRate/,
    { schedules: { learningRate: { kind: 'warmup-cosine', peak: -1, warmup: 0 } } },
  ],
  [/views: there are 1, and the method "simclr" takes 2/, { views: pixelMethodOf('clip').recipe.views }],
  [/text: the method "simclr" reads no text/, { text: pixelMethodOf('clip').recipe.text }],
  [/text: the method "clip" reads captions/, { method: 'clip', text: null }],
  [/no method "magic"/, { method: 'magic' }],
  [/method "teach" has no recipe/, { method: 'teach' }],
]
for (const [says, file] of refused)
  test(`refused: ${says.source}`, () => {
    assert.throws(() => followed(file), { code: 'BAD_INPUT', message: says, remedy: /./ })
  })

test('what is not JSON is refused by the file’s name', () => {
  assert.throws(() => readRecipe('{"method": ', 'mine.json'), { message: /^mine\.json is not JSON/ })
})
