import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { recipeOf } from './methods/index.ts'
import { drawViews } from './draw-views.ts'

const SIDE = 36
const pixels = Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, i) => 127 + 100 * Math.sin(0.01 * i))
const image = { kind: 'vit', size: 32, patch: 8, width: 32, depth: 1, heads: 2 } as const
const recipe = (method: string) => recipeOf(method, { format: 1, method, image, side: SIDE })

test('of two views a dozen is drawn, by the seed alone, each as large as the tower sees it', async () => {
  const drawn = await drawViews(pixels, recipe('simclr'), 5)
  assert.deepEqual(
    drawn.views.map((each) => each.length),
    [6, 6],
  )
  const { width, height } = await sharp(drawn.views[1]![5]).metadata()
  assert.deepEqual([width, height], [32, 32])
  assert.deepEqual((await drawViews(pixels, recipe('simclr'), 5)).views, drawn.views)
  assert.notDeepEqual((await drawViews(pixels, recipe('simclr'), 6)).views, drawn.views)
})

test('small views are small, and the photo is shown as it is kept', async () => {
  const { views, photo } = await drawViews(pixels, recipe('dino'), 1)
  const sides = await Promise.all(views.map(async ([first]) => (await sharp(first).metadata()).width))
  assert.deepEqual(sides, [32, 32, 16, 16, 16, 16, 16, 16])
  const seen = await sharp(photo).raw().toBuffer()
  const mean = seen.reduce((sum, x, i) => sum + Math.abs(x - pixels[i]!), 0) / seen.length
  assert.ok(mean < 12, `${mean}`)
})
