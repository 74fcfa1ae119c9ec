/** `kindred views PHOTO SHEET`: what a recipe asks a model to ignore. */
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import sharp from 'sharp'
import { counted } from '../../../../shared/lib/words.ts'
import { print, printJson } from '../output.ts'
import { addPicture } from '../picture.ts'
import { withEngine, type CommonOptions } from '../session.ts'
import { recipeIn } from './recipe.ts'

export interface ViewsOptions extends CommonOptions {
  method: string
  recipe?: string
  seed: number
}

/** @param sheet the picture that is written: the photo, and below it a row for each of the recipe's views */
export async function views(photo: string, sheet: string, options: ViewsOptions): Promise<void> {
  await withEngine(options, async ({ client, media }) => {
    const imageId = await addPicture({ media }, resolve(photo))
    const recipe =
      options.recipe === undefined
        ? await client.training.recipe({ method: options.method })
        : recipeIn(options.recipe)
    const drawn = await client.training.views({ recipe, imageId, seed: options.seed })
    const rows = [[drawn.photo], ...drawn.views]
    await writeFile(resolve(sheet), await sheetOf(rows.map((row) => row.map(fromDataUrl))))
    const count = drawn.views.flat().length
    if (options.json) return printJson({ file: resolve(sheet), method: recipe.method, views: count })
    print(`${counted(count, 'view')} by ${recipe.method}: ${resolve(sheet)}`)
  })
}

const fromDataUrl = (url: string) => Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')

const GAP = 4

/** Pictures in rows, one below the other, as a PNG. */
async function sheetOf(rows: readonly (readonly Buffer[])[]): Promise<Buffer> {
  const sized = await Promise.all(
    rows.map((row) =>
      Promise.all(row.map(async (input) => ({ input, side: (await sharp(input).metadata()).width }))),
    ),
  )
  let [top, width] = [GAP, 0]
  const placed = sized.flatMap((row) => {
    let left = GAP
    const here = row.map(({ input, side }) => {
      const at = { input, left, top }
      left += side + GAP
      return at
    })
    top += Math.max(...row.map(({ side }) => side)) + GAP
    width = Math.max(width, left)
    return here
  })
  return sharp({ create: { width, height: top, channels: 3, background: '#808080' } })
    .composite(placed)
    .png()
    .toBuffer()
}
