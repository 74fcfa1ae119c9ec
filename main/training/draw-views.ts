/** What a recipe asks a model to ignore: a photo, and views of it as a run draws them. */
import sharp from 'sharp'
import { Random } from '../../shared/lib/random.ts'
import type { Recipe } from '../../shared/model/index.ts'
import { emitModel, Graph, openExecutor, type Named, type Tensor, type Value } from '../tensor/index.ts'
import { sideOf } from './recipe.ts'
import { PixelCache } from './sources/index.ts'
import { drawView, pixelInput, unstandardised, viewInput, viewName, views, VIEW_NUMBERS } from './views.ts'

/** About as many views are drawn, of all kinds together. */
const DOZEN = 12

export interface DrawnViews {
  /** The photo as it is kept for a run, a WebP. */
  readonly photo: Uint8Array
  /** Of each of the recipe's views, as many drawings, each a WebP. */
  readonly views: readonly (readonly Uint8Array[])[]
}

/**
 * @param pixels the photo, RGB, row-major [side, side, 3], of the recipe's `side`
 * @param seed equal seeds draw equally
 */
export async function drawViews(pixels: Uint8Array, recipe: Recipe, seed: number): Promise<DrawnViews> {
  const each = Math.ceil(DOZEN / recipe.views.length)
  const graph = new Graph()
  const photos = pixelInput(graph, 'pixels', each, recipe.side)
  const outputs = recipe.views.map((view, i): Named => {
    const numbers = viewInput(graph, viewName(i), each)
    const drawn = views(photos as Value, numbers as Value, sideOf(view, recipe), view)
    return { name: `drawn${i}`, value: unstandardised(drawn) }
  })
  const random = new Random(seed)
  const fed = recipe.views.map((view, i): [string, Tensor] => {
    const data = new Float32Array(each * VIEW_NUMBERS)
    for (let at = 0; at < data.length; at += VIEW_NUMBERS) drawView(random, recipe.side, view, data, at)
    return [viewName(i), { dtype: 'f32', shape: [each, VIEW_NUMBERS], data }]
  })
  const planar = PixelCache.planar(pixels)
  const data = new Uint8Array(each * planar.length)
  for (let i = 0; i < each; i++) data.set(planar, i * planar.length)
  const executor = await openExecutor(emitModel(outputs))
  try {
    const shape = [each, 3, recipe.side, recipe.side]
    const drawn = await executor.run({ pixels: { dtype: 'u8', shape, data }, ...Object.fromEntries(fed) })
    return {
      photo: await webp(pixels, recipe.side),
      views: await Promise.all(
        recipe.views.map((view, i) => pictures(drawn[`drawn${i}`]!, sideOf(view, recipe))),
      ),
    }
  } finally {
    await executor.close()
  }
}

/** Pictures (n, 3, S, S) of 0..1 as files. */
function pictures({ data }: Tensor, side: number): Promise<Uint8Array[]> {
  const plane = side * side
  const count = data.length / (3 * plane)
  const byte = (x: number) => Math.round(255 * Math.min(1, Math.max(0, x)))
  return Promise.all(
    Array.from({ length: count }, (_, n) => {
      const at = (i: number) => (n * 3 + (i % 3)) * plane + Math.floor(i / 3)
      return webp(
        Uint8Array.from({ length: 3 * plane }, (_, i) => byte(Number(data[at(i)]))),
        side,
      )
    }),
  )
}

const webp = (pixels: Uint8Array, side: number): Promise<Uint8Array> =>
  sharp(pixels, { raw: { width: side, height: side, channels: 3 } })
    .webp({ quality: 90 })
    .toBuffer()
