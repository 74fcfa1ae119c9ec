/** The picture set: icons by name, their colours under a light, and where in their square the drawing is. */
import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { figure } from './figures.ts'

interface IconSet {
  icons: Record<string, { body: string }>
  aliases?: Record<string, { parent: string }>
}

/** SVG without its outer tag; the drawing covers x..x+w, y..y+h of its own units. */
export interface Art {
  body: string
  x: number
  y: number
  w: number
  h: number
  /** Where it touches the ground: the middle and the width of its lowest part. */
  foot: { x: number; w: number }
}

let set: Promise<IconSet> | undefined
const arts = new Map<string, Promise<Art>>()

async function load(): Promise<IconSet> {
  const file = createRequire(import.meta.url).resolve('@iconify-json/fluent-emoji-flat/icons.json')
  return JSON.parse(await readFile(file, 'utf8')) as IconSet
}

async function read(name: string): Promise<Art> {
  set ??= load()
  const { icons, aliases } = await set
  const source = name === 'unicorn' ? 'horse' : name
  const icon = icons[source] ?? icons[aliases?.[source]?.parent ?? '']
  if (!icon) throw new Error(`the picture set has no icon ${name}`)
  // Ids are made unique by the icon's name: two icons can stand in one scene.
  const own = icon.body.replace(/\b(id="|url\(#|href="#)/g, `$1${name}-`)
  const body = figure(name, own)
  // Room around the square: figures are taller than their icon.
  const [size, scale] = [72, 2]
  const view = `<svg xmlns="http://www.w3.org/2000/svg" width="${size * scale}" height="${size * scale}" viewBox="-20 -20 ${size} ${size}">${body}</svg>`
  const drawn = await sharp(Buffer.from(view)).ensureAlpha().extractChannel(3).raw().toBuffer()
  return { body, ...measure(drawn, size * scale, scale) }
}

/** Finds the drawing in its coverage, `side` x `side` bytes, `scale` pixels a unit, starting at (-20, -20). */
function measure(alpha: Buffer, side: number, scale: number): Omit<Art, 'body'> {
  const inked = (x: number, y: number) => (alpha[y * side + x] as number) > 40
  const all = Array.from({ length: side }, (_, i) => i)
  const rows = all.filter((y) => all.some((x) => inked(x, y)))
  const columns = all.filter((x) => rows.some((y) => inked(x, y)))
  const [top, bottom, left, right] = [rows[0], rows.at(-1), columns[0], columns.at(-1)] as [
    number,
    number,
    number,
    number,
  ]
  const low = all.filter((y) => y > bottom - (bottom - top) * 0.12 && y <= bottom)
  const feet = columns.filter((x) => low.some((y) => inked(x, y)))
  const [first, last] = [feet[0], feet.at(-1)] as [number, number]
  const unit = (pixel: number) => pixel / scale - 20
  return {
    x: unit(left),
    y: unit(top),
    w: (right - left + 1) / scale,
    h: (bottom - top + 1) / scale,
    foot: { x: unit((first + last + 1) / 2), w: (last - first + 1) / scale },
  }
}

/** Reads an icon once and keeps it. Throws for a name that the set does not have. */
export function art(name: string): Promise<Art> {
  let known = arts.get(name)
  if (!known) arts.set(name, (known = read(name)))
  return known
}
