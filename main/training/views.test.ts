/** In-graph views against sharp and against plain arithmetic. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import sharp from 'sharp'
import { emitModel, Graph, openExecutor, type Value } from '../tensor/index.ts'
import { Random } from '../../shared/lib/random.ts'
import {
  drawView,
  pixelInput,
  VIEW_NUMBERS,
  unstandardised,
  viewInput,
  views,
  type Augmentation,
} from './views.ts'

const plain: Augmentation = {
  area: [1, 1],
  flip: 0,
  jitter: [0, 0, 0, 0],
  jitterChance: 0,
  grey: 0,
  blur: 0,
  solarise: 0,
}
const [SIDE, SIZE] = [24, 16]

/** A picture of smooth colours, planar [3, SIDE, SIDE]. */
const picture = Uint8Array.from({ length: 3 * SIDE * SIDE }, (_, i) => {
  const [channel, row, column] = [Math.floor(i / SIDE ** 2), Math.floor(i / SIDE) % SIDE, i % SIDE]
  return 127 + 100 * Math.sin(0.3 * (channel + 1) * row + 0.2 * column * (3 - channel))
})

/** The view in 0..1, with the standardisation undone: [3, SIZE, SIZE]. */
async function render(numbers: Float32Array, augmentation: Augmentation, size = SIZE): Promise<number[]> {
  const graph = new Graph()
  const pixels = pixelInput(graph, 'pixels', 1, SIDE)
  const params = viewInput(graph, 'views', 1)
  const y = views(pixels as Value, params as Value, size, augmentation)
  const executor = await openExecutor(emitModel([{ name: 'y', value: unstandardised(y) }]))
  const result = await executor.run({
    pixels: { dtype: 'u8', shape: [1, 3, SIDE, SIDE], data: picture },
    views: { dtype: 'f32', shape: [1, VIEW_NUMBERS], data: numbers },
  })
  await executor.close()
  return Array.from(result['y']!.data, Number)
}

const numbersOf = (fill: (out: Float32Array) => void): Float32Array => {
  const out = new Float32Array(VIEW_NUMBERS)
  fill(out)
  return out
}

/** The numbers of the view that shows all of the photo as it is. */
const asItIs = (): Float32Array =>
  Float32Array.from([0, 0, SIDE, SIDE, 0.05, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0])

test('the plain view at the photo’s own size is the photo', async () => {
  const seen = await render(asItIs(), plain, SIDE)
  seen.forEach((x, i) => assert.ok(Math.abs(x - picture[i]! / 255) < 1e-3, `pixel ${i}`))
})

test('the plain view shrinks as sharp does', async () => {
  const interleaved = Uint8Array.from(picture, (_, i) => picture[(i % 3) * SIDE ** 2 + Math.floor(i / 3)]!)
  const small = await sharp(interleaved, { raw: { width: SIDE, height: SIDE, channels: 3 } })
    .resize(SIZE, SIZE, { kernel: 'linear' })
    .raw()
    .toBuffer()
  const seen = await render(asItIs(), plain)
  const errors = seen.map((x, i) =>
    Math.abs(x - small[(i % SIZE ** 2) * 3 + Math.floor(i / SIZE ** 2)]! / 255),
  )
  assert.ok(errors.reduce((a, b) => a + b, 0) / errors.length < 0.01)
})

test('a flipped view is the mirror image', async () => {
  const straight = asItIs()
  const mirrored = straight.slice()
  ;[mirrored[0], mirrored[2]] = [straight[2]!, straight[0]!]
  const [a, b] = [await render(straight, plain), await render(mirrored, plain)]
  a.forEach((x, i) => assert.ok(Math.abs(x - b[i - (i % SIZE) + (SIZE - 1 - (i % SIZE))]!) < 1e-4))
})

test('contrast pulls towards the mean luma of the picture', async () => {
  // The only jitter is contrast, so the map must be f x + (1 - f) luma(mean).
  const contrast: Augmentation = { ...plain, jitter: [0, 0.8, 0, 0], jitterChance: 1 }
  const numbers = numbersOf((out) => drawView(new Random(7), SIDE, contrast, out, 0))
  const crop = asItIs()
  numbers.set(crop.subarray(0, 5))
  const [before, after] = [await render(crop, plain), await render(numbers, contrast)]
  const plane = SIZE ** 2
  const mean = (c: number) => before.slice(c * plane, (c + 1) * plane).reduce((a, b) => a + b, 0) / plane
  const luma = 0.299 * mean(0) + 0.587 * mean(1) + 0.114 * mean(2)
  const factor = numbers[5]!
  assert.ok(factor > 0.2 && factor < 1.8 && Math.abs(factor - 1) > 0.01)
  after.forEach((x, i) =>
    assert.ok(Math.abs(x - (factor * before[i]! + (1 - factor) * luma)) < 2e-3, `pixel ${i}`),
  )
})

test('a solarised view turns round what is bright', async () => {
  const negative: Augmentation = { ...plain, solarise: 1 }
  const numbers = numbersOf((out) => drawView(new Random(7), SIDE, negative, out, 0))
  const before = await render(asItIs(), plain)
  numbers.set(asItIs().subarray(0, 5))
  const after = await render(numbers, negative)
  after.forEach((x, i) => assert.ok(Math.abs(x - (before[i]! < 0.5 ? before[i]! : 1 - before[i]!)) < 1e-5))
  assert.deepEqual(await render(asItIs(), negative), before, 'where it is not drawn, nothing changes')
})

test('random crops stay inside the photo', () => {
  const wild: Augmentation = { ...plain, area: [0.08, 1], flip: 0.5 }
  const out = new Float32Array(VIEW_NUMBERS)
  for (let i = 0; i < 500; i++) {
    drawView(new Random(6, i), SIDE, wild, out, 0)
    const [x0, y0, x1, y1] = out as unknown as [number, number, number, number]
    assert.ok(
      Math.min(x0, x1) >= -1e-4 && Math.max(x0, x1) <= SIDE + 1e-4 && y0 >= -1e-4 && y1 <= SIDE + 1e-4,
    )
    assert.ok(Math.abs(x1 - x0) * (y1 - y0) > 0.06 * SIDE ** 2)
  }
})
