/** Draws the icon's PNGs from resources/icon.svg. Run by hand after a change of the drawing. */
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { inRoot } from './project.mjs'

const drawing = await readFile(inRoot('resources/icon.svg'))
for (const size of [256, 1024]) {
  const png = sharp(drawing, { density: (72 * size) / 256 }).resize(size, size)
  await png.png({ compressionLevel: 9, adaptiveFiltering: true }).toFile(inRoot(`resources/icon-${size}.png`))
}
